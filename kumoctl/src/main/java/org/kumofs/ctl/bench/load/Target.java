package org.kumofs.ctl.bench.load;

import java.util.List;
import java.util.stream.Collectors;
import org.kumofs.ring.NodeAddress;

/**
 * Who is asked, and over how many connections.
 *
 * @param addresses one or more, which the connections take turns at
 * @param connections how many connections in all, at least 1
 * @param pipeline how many requests a connection may have under way, at least 1
 * @param timeoutMillis limit for connecting and for each answer
 */
public record Target(
    List<NodeAddress> addresses, int connections, int pipeline, int timeoutMillis) {

  /** Takes a copy of the list. */
  public Target {
    addresses = List.copyOf(addresses);
  }

  /** Its addresses. */
  public String name() {
    return addresses.stream().map(NodeAddress::toString).collect(Collectors.joining(", "));
  }
}
