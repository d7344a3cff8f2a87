package org.kumofs.gateway;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.daemon.CountConverter;
import org.kumofs.daemon.ListenConverter;
import org.kumofs.daemon.UsageException;
import org.kumofs.gateway.ClientPort.Protocol;
import org.kumofs.gateway.memcached.netty.ListenerConfig;
import picocli.CommandLine.Option;

/** The options that say where clients connect. */
final class PortOptions {

  /** A daemon that takes much longer to close is ended by force. */
  private static final long LONGEST_CLOSE_MILLIS = 20_000;

  @Option(
      names = {"-t", "--memproto-text"},
      paramLabel = "[ADDR:]PORT",
      converter = ListenConverter.OfText.class,
      description =
          "serve the memcached text protocol here, and the binary one to clients that begin with it"
              + " (port 11411 if only ADDR is given)")
  private InetSocketAddress text;

  @Option(
      names = {"-b", "--memproto-binary"},
      paramLabel = "[ADDR:]PORT",
      converter = ListenConverter.OfBinary.class,
      description = "serve the memcached binary protocol here (port 11511 if only ADDR is given)")
  private InetSocketAddress binary;

  @Option(
      names = {"-c", "--cloudy"},
      paramLabel = "[ADDR:]PORT",
      converter = ListenConverter.OfCloudy.class,
      description =
          "serve the memcached binary protocol here, with answers as soon as they are ready, in any"
              + " order (port 11611 if only ADDR is given)")
  private InetSocketAddress cloudy;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + ListenerConfig.DEFAULT_MAX_CONNECTIONS,
      converter = CountConverter.Positive.class,
      description =
          "clients that are served at a time on each of the ports (default: ${DEFAULT-VALUE})")
  private int maxConnections;

  /** Clients that are served at a time on each of the ports. */
  int maxConnections() {
    return maxConnections;
  }

  /**
   * Where clients connect, at least one port.
   *
   * @param requestTimeoutMillis how long a request may take
   * @throws UsageException if no protocol is served
   */
  List<ClientPort> ports(long requestTimeoutMillis) throws UsageException {
    // Time for the answers under way, and some more to send them.
    long closeTimeoutMillis =
        Math.min(
            LONGEST_CLOSE_MILLIS,
            Math.max(ListenerConfig.DEFAULT_CLOSE_TIMEOUT_MILLIS, 2 * requestTimeoutMillis));
    List<ClientPort> ports = new ArrayList<>();
    add(ports, Protocol.TEXT, text, closeTimeoutMillis);
    add(ports, Protocol.BINARY, binary, closeTimeoutMillis);
    add(ports, Protocol.CLOUDY, cloudy, closeTimeoutMillis);
    if (ports.isEmpty()) {
      throw new UsageException(
          "where to serve clients? -t [ADDR:]PORT is missing (or -b, -c: binary protocol)");
    }
    return ports;
  }

  private void add(
      List<ClientPort> ports,
      Protocol protocol,
      InetSocketAddress address,
      long closeTimeoutMillis) {
    if (address != null) {
      ports.add(
          new ClientPort(
              protocol, new ListenerConfig(address, maxConnections, closeTimeoutMillis)));
    }
  }
}
