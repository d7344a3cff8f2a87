package org.kumofs.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads where to listen, {@code [host:]port}; without a host on all interfaces. Port 0 lets the
 * system choose.
 */
public abstract sealed class ListenConverter implements ITypeConverter<InetSocketAddress> {

  private final int defaultPort;

  private ListenConverter(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  @Override
  public InetSocketAddress convert(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new TypeConversionException("neither a host nor a port");
    }
    if (HostAndPort.isNumber(stripped)) {
      return new InetSocketAddress(HostAndPort.parsePort(stripped, text));
    }
    HostAndPort parsed = HostAndPort.parse(stripped, defaultPort);
    if (parsed.host().isEmpty() || parsed.host().equals("*")) {
      return new InetSocketAddress(parsed.port());
    }
    InetAddress host = parsed.resolve();
    return new InetSocketAddress(host, parsed.port());
  }

  /** Where the memcached text protocol is served, port 11411 unless given. */
  public static final class OfText extends ListenConverter {

    /** For picocli. */
    public OfText() {
      super(11_411);
    }
  }

  /** Where the memcached binary protocol is served, port 11511 unless given. */
  public static final class OfBinary extends ListenConverter {

    /** For picocli. */
    public OfBinary() {
      super(11_511);
    }
  }

  /** Where the unordered binary protocol is served, port 11611 unless given. */
  public static final class OfCloudy extends ListenConverter {

    /** For picocli. */
    public OfCloudy() {
      super(11_611);
    }
  }
}
