package org.kumofs.daemon;

import java.net.InetAddress;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the address of a node, {@code host[:port]}: a name (looked up once, here), an IPv4 or a
 * bracketed IPv6 address. Others must be able to connect to it, so neither a wildcard address nor
 * port 0 will do.
 */
public abstract sealed class AddressConverter implements ITypeConverter<NodeAddress> {

  private final int defaultPort;

  private AddressConverter(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  @Override
  public NodeAddress convert(String text) {
    HostAndPort parsed = HostAndPort.parse(text.strip(), defaultPort);
    if (parsed.host().isEmpty()) {
      throw new TypeConversionException("'" + text + "' lacks a host");
    }
    InetAddress host = parsed.resolve();
    if (host.isAnyLocalAddress() || parsed.port() == 0) {
      throw new TypeConversionException("'" + text + "' is nothing that others can connect to");
    }
    return NodeAddress.of(host, parsed.port());
  }

  /** The address of a manager, port 19700 unless given. */
  public static final class OfManager extends AddressConverter {

    /** The port of a manager. */
    public static final int DEFAULT_PORT = 19_700;

    /** For picocli. */
    public OfManager() {
      super(DEFAULT_PORT);
    }
  }

  /** The address of a server, port 19800 unless given. */
  public static final class OfServer extends AddressConverter {

    /** The port of a server. */
    public static final int DEFAULT_PORT = 19_800;

    /** For picocli. */
    public OfServer() {
      super(DEFAULT_PORT);
    }
  }

  /** The address of anything that speaks the memcached protocol, port 11211 unless given. */
  public static final class OfMemcached extends AddressConverter {

    /** The port of a memcached. */
    public static final int DEFAULT_PORT = 11_211;

    /** For picocli. */
    public OfMemcached() {
      super(DEFAULT_PORT);
    }
  }
}
