package org.kumofs.testkit.torture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.ring.NodeAddress;

/**
 * A network namespace that {@code scripts/torture} has made, with an address of its own.
 *
 * @param name of the node that runs there
 * @param namespace what {@code ip netns} calls it
 * @param ip its IPv4 address
 */
record Host(String name, String namespace, String ip) {

  NodeAddress address(int port) {
    try {
      return NodeAddress.of(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ip, e);
    }
  }

  /** Puts a command into this host's network. */
  List<String> enter() {
    return List.of("ip", "netns", "exec", namespace);
  }

  /** Drops what comes from another host, or lets it in again; nobody is told. */
  void firewall(String action, Host from) {
    List<String> command = new ArrayList<>(enter());
    command.addAll(List.of("iptables", "-w", action, "INPUT", "-s", from.ip(), "-j", "DROP"));
    Shell.run(command);
  }
}
