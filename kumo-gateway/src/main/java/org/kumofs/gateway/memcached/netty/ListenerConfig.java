package org.kumofs.gateway.memcached.netty;

import java.net.InetSocketAddress;

/**
 * Where clients connect, and how many.
 *
 * @param address where to listen; port 0 for any free one
 * @param maxConnections how many connections are served at a time; further ones are told so and
 *     closed
 * @param closeTimeoutMillis how long answers under way may take when the listener closes
 */
public record ListenerConfig(
    InetSocketAddress address, int maxConnections, long closeTimeoutMillis) {

  /** Sockets cost little here; this keeps a leaking client from taking all file descriptors. */
  public static final int DEFAULT_MAX_CONNECTIONS = 4096;

  /** Longer than a request takes that the cluster can serve. */
  public static final long DEFAULT_CLOSE_TIMEOUT_MILLIS = 5_000;

  /** Checks the limits. */
  public ListenerConfig {
    if (maxConnections <= 0 || closeTimeoutMillis < 0) {
      throw new IllegalArgumentException(
          "bad limits: " + maxConnections + ", " + closeTimeoutMillis);
    }
  }

  /** The default limits at an address. */
  public static ListenerConfig at(InetSocketAddress address) {
    return new ListenerConfig(address, DEFAULT_MAX_CONNECTIONS, DEFAULT_CLOSE_TIMEOUT_MILLIS);
  }
}
