#!/usr/bin/env bash
# Runs the sandbox's tests as root on another kernel than this machine's, with cgroup version 2 alone:
#
#   tests/sandbox/boot_kernel.sh BUILD [GTEST_FILTER]
#
# Fetches a kernel of Debian's, boots it in qemu on this machine's files, which it cannot change, and
# powers off. KERNEL names another package than linux-image-amd64 stands for. All is emulated, some
# twenty times slower, so that tests which compile C++ fail for want of time; ACCEL=kvm is for machines
# that have it.
set -euo pipefail
readonly here=$(realpath "$0") build=$(realpath "$1") filter=${2:-*}

# What goes on inside, called by the guest's first process.
if [[ $$ == 1 ]]; then
  trap 'busybox poweroff -f' EXIT
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mount -t cgroup2 -o nsdelegate cgroup2 /sys/fs/cgroup
  mkdir -p /dev/shm /dev/pts
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  mount -t devpts devpts /dev/pts
  for folder in /tmp /var/tmp; do
    [[ $build/ == "$folder"/* ]] || mount -t tmpfs -o mode=1777 tmpfs "$folder"
  done
  busybox ifconfig lo up
  echo "kernel $(uname -r), cgroup controllers: $(cat /sys/fs/cgroup/cgroup.controllers)"
  failed=""
  for test in sandbox_test sandbox_attack_test code_reward_test; do
    "$build/tests/bin/$test" --gtest_color=no --gtest_filter="$filter" || failed+=" $test"
  done
  left=$(find /sys/fs/cgroup -mindepth 1 -name 'aha-*' | wc -l)
  [[ $left == 0 ]] || failed+=" ($left cgroups are left)"
  echo "boot_kernel: ${failed:-passed}"
  exit
fi

fail() { echo "boot_kernel: $*" >&2; exit 1; }
for tool in qemu-system-x86_64 busybox cpio apt-get dpkg-deb; do
  command -v "$tool" > /dev/null || fail "$tool is missing; apt-get install qemu-system-x86 busybox-static cpio"
done
[[ -x $build/tests/bin/sandbox_test ]] || fail "$build/tests/bin/sandbox_test is missing; build aha_tests"

readonly work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
package=${KERNEL:-$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)$/\1/p' | head -1)}
apt-get download "${package:?no linux-image-amd64 in the lists of apt}"
dpkg-deb -x ./*.deb kernel
version=$(ls kernel/lib/modules)

# A first file system with the modules that the second needs.
mkdir -p first/{bin,proc,dev,host,memory,root,lib/modules/"$version"}
cp "$(command -v busybox)" first/bin/busybox
for folder in drivers/virtio net/9p fs/9p fs/fscache fs/netfs fs/overlayfs; do
  [[ ! -d kernel/lib/modules/$version/kernel/$folder ]] ||
    cp -r "kernel/lib/modules/$version/kernel/$folder" first/lib/modules/"$version"/
done
cp kernel/lib/modules/"$version"/modules.{builtin,order} first/lib/modules/"$version"/
cat > first/init <<END
#!/bin/busybox sh
set -e
busybox() { /bin/busybox "\$@"; }
busybox mount -t proc proc /proc
busybox mount -t devtmpfs dev /dev
busybox depmod
for module in virtio_pci 9pnet_virtio 9p overlay; do busybox modprobe \$module; done
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host
busybox mount -t tmpfs -o size=80% memory /memory
busybox mkdir /memory/upper /memory/work
busybox mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root
busybox umount /proc
busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /bin/bash '$here' '$build' '$filter'
END
chmod +x first/init
(cd first && find . | cpio --create --format=newc --quiet) > first.cpio

qemu-system-x86_64 -accel "${ACCEL:-tcg}" -cpu max -smp 2 -m 4096 -nographic -no-reboot \
  -net none -kernel kernel/boot/vmlinuz-* -initrd first.cpio \
  -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
  -append "console=ttyS0 quiet panic=-1 rdinit=/init no_timer_check" < /dev/null | tr -d '\r' | tee console
grep -q '^boot_kernel: passed$' console
