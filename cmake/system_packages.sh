#!/usr/bin/env bash
# Sees that the Debian packages of the build (and of the checks) are there:
#
#   cmake/system_packages.sh build|test
#
# Installs what is missing where the user may: as root, or through sudo without a password. Otherwise
# says what to install and fails. Where all is there it costs a few milliseconds and prints nothing.
# AHA_SYSTEM_PACKAGES=given skips it, for systems without dpkg or libraries from elsewhere.
set -euo pipefail

packages=(
  g++ cmake ninja-build pkg-config ccache mold git ca-certificates python3 python3-pip
  libre2-dev libyaml-cpp-dev nlohmann-json3-dev libsimdjson-dev libfmt-dev libcli11-dev
  libseccomp-dev libicu-dev libpcre2-dev libflint-dev libflint-arb-dev libgloo-dev libgtest-dev libgmock-dev
)
case ${1:-} in
  build) ;;
  test) packages+=(clang-format clang-tidy python3-venv) ;;
  *) echo "usage: system_packages.sh build|test" >&2; exit 2 ;;
esac

[[ ${AHA_SYSTEM_PACKAGES:-} != given ]] || exit 0
if ! command -v dpkg-query >/dev/null; then
  cat >&2 <<END
This is not a Debian system. Install what these Debian packages hold, then set AHA_SYSTEM_PACKAGES=given:
  ${packages[*]}
END
  exit 1
fi

installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
  sed -n 's/^installed //p') || true
missing=()
for package in "${packages[@]}"; do
  grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  as_root=(sudo -n)
  if ! sudo -n true 2>/dev/null; then
    cat >&2 <<END
Packages are missing, and this user may not install them. Please run:
  sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${missing[*]}
END
    exit 1
  fi
fi

echo "Installing the missing packages: ${missing[*]}"
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --option Dpkg::Use-Pty=0 "$@"; }
apt update
apt install --yes --no-install-recommends "${missing[@]}"
