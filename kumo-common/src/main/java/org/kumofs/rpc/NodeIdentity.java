package org.kumofs.rpc;

import java.util.Locale;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;

/** A node as it announces itself. */
public record NodeIdentity(NodeAddress address, Role role) {

  @Override
  public String toString() {
    return role.name().toLowerCase(Locale.ROOT) + " " + address;
  }
}
