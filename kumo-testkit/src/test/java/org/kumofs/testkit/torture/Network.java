package org.kumofs.testkit.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * The hosts that {@code scripts/torture} has made, all on one bridge. Their numbers, from which
 * their addresses follow, are known to both.
 */
record Network(List<Host> managers, List<Host> gateways, List<Host> servers) {

  private static final int FIRST_MANAGER = 10;
  private static final int FIRST_GATEWAY = 20;
  private static final int FIRST_SERVER = 30;
  private static final int PAIR = 2;

  /**
   * @param prefix what the names of the namespaces begin with
   * @param subnet the first three numbers of all addresses
   */
  static Network of(String prefix, String subnet, int serverCount) {
    return new Network(
        hosts(prefix, subnet, "manager", FIRST_MANAGER, PAIR),
        hosts(prefix, subnet, "gateway", FIRST_GATEWAY, PAIR),
        hosts(prefix, subnet, "server", FIRST_SERVER, serverCount));
  }

  private static List<Host> hosts(String prefix, String subnet, String role, int first, int count) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      hosts.add(new Host(role + i, prefix + "-" + role + i, subnet + "." + (first + i)));
    }
    return List.copyOf(hosts);
  }
}
