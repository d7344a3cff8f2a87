package org.kumofs.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.TypeConversionException;

/**
 * The two halves of {@code host[:port]} as typed: a name, an IPv4 or a bracketed IPv6 address.
 *
 * @param host may be empty
 * @param port 0 to 65535
 */
record HostAndPort(String host, int port) {

  private static final int MAX_PORT = 65_535;

  static HostAndPort parse(String text, int defaultPort) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      String rest = text.substring(end + 1);
      if (end < 0 || !(rest.isEmpty() || rest.startsWith(":"))) {
        throw new TypeConversionException("'" + text + "' is no [address]:port");
      }
      int port = rest.isEmpty() ? defaultPort : parsePort(rest.substring(1), text);
      return new HostAndPort(text.substring(1, end), port);
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new HostAndPort(text, defaultPort);
    }
    if (text.indexOf(':', colon + 1) >= 0) {
      throw new TypeConversionException("'" + text + "': an IPv6 address goes in brackets");
    }
    return new HostAndPort(text.substring(0, colon), parsePort(text.substring(colon + 1), text));
  }

  static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  static int parsePort(String port, String text) {
    if (!isNumber(port) || port.length() > 5 || Integer.parseInt(port) > MAX_PORT) {
      throw new TypeConversionException("'" + text + "' has no port of 0 to " + MAX_PORT);
    }
    return Integer.parseInt(port);
  }

  InetAddress resolve() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new TypeConversionException("unknown host '" + host + "'");
    }
  }
}
