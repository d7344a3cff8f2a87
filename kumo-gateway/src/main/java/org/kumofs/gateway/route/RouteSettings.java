package org.kumofs.gateway.route;

import java.util.List;
import org.kumofs.ring.NodeAddress;

/**
 * How a gateway keeps in touch with managers and servers.
 *
 * @param managers one or two
 * @param keepaliveIntervalMillis time between two questions to each manager and server
 * @param keepaliveTimeoutMillis one that leaves a question unanswered for so long counts as hung;
 *     too short and a long pause cuts good connections, too long and a hung peer goes unnoticed
 * @param connectTimeoutMillis limit for one connection attempt
 * @param renewThreshold errors that are taken before the rings are asked for anew, 0 or more
 */
public record RouteSettings(
    List<NodeAddress> managers,
    long keepaliveIntervalMillis,
    long keepaliveTimeoutMillis,
    long connectTimeoutMillis,
    int renewThreshold) {

  /** Checks and copies. */
  public RouteSettings {
    managers = List.copyOf(managers);
    if (renewThreshold < 0) {
      throw new IllegalArgumentException("a renew threshold of " + renewThreshold);
    }
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("a gateway without a manager");
    }
  }
}
