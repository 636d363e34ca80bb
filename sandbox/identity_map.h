#pragma once

namespace aha::sandbox {

// Which ids of the host a box runs under.
struct IdentityMap {
  unsigned host_user = 0;
  unsigned host_group = 0;
  bool privileged = false;  // the caller is root and gives the box an unused id
};

// As root: an id in the range that systemd's and the distributions' registries leave unused
// (65520-65533), where this user namespace has it. Else the caller's own.
IdentityMap choose_identity();

}  // namespace aha::sandbox
