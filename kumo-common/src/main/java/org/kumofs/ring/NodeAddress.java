package org.kumofs.ring;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An IP address and port: the identity of a manager or server everywhere. It holds the form that
 * travels on the wire and lies in seeds, 6 bytes for IPv4 (port, address) or 22 for IPv6 (port,
 * address, scope id), all big-endian; the order is unsigned bytewise on that form. See {@code
 * docs/wire-format.md}, Addresses.
 */
public final class NodeAddress implements Comparable<NodeAddress> {

  private static final int IPV4_LENGTH = 6;
  private static final int IPV6_LENGTH = 22;

  private final byte[] dump;
  private final int hash;

  private NodeAddress(byte[] dump) {
    this.dump = dump;
    this.hash = Arrays.hashCode(dump);
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if it is neither 6 nor 22 bytes long
   */
  public static NodeAddress fromWire(byte[] dump) {
    if (dump.length != IPV4_LENGTH && dump.length != IPV6_LENGTH) {
      throw new IllegalArgumentException("an address of " + dump.length + " bytes");
    }
    return new NodeAddress(dump.clone());
  }

  /**
   * Takes over a socket address.
   *
   * @throws IllegalArgumentException if its host name is not resolved
   */
  public static NodeAddress of(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unknown host " + address.getHostString());
    }
    return of(address.getAddress(), address.getPort());
  }

  /** Joins an address and a port of 0 to 65535. */
  public static NodeAddress of(InetAddress host, int port) {
    boolean v4 = host instanceof Inet4Address;
    ByteBuffer dump = ByteBuffer.allocate(v4 ? IPV4_LENGTH : IPV6_LENGTH);
    dump.putShort((short) port).put(host.getAddress());
    if (host instanceof Inet6Address v6Host) {
      dump.putInt(v6Host.getScopeId());
    }
    return new NodeAddress(dump.array());
  }

  /** The wire form, a copy. */
  public byte[] toWire() {
    return dump.clone();
  }

  /** Port, 0 to 65535; 0 means that the node can't be connected to. */
  public int port() {
    return Short.toUnsignedInt(ByteBuffer.wrap(dump).getShort());
  }

  /** Whether others can connect to it: its port is not 0. */
  public boolean isConnectable() {
    return port() != 0;
  }

  /** Whether it is an IPv4 address, the only kind that an original node knows. */
  public boolean isIpv4() {
    return dump.length == IPV4_LENGTH;
  }

  /** The same host with another port. */
  public NodeAddress withPort(int port) {
    byte[] changed = dump.clone();
    ByteBuffer.wrap(changed).putShort((short) port);
    return new NodeAddress(changed);
  }

  /** The same port of all interfaces that speak the same kind of IP: where to listen. */
  public NodeAddress onAllInterfaces() {
    byte[] any = new byte[dump.length];
    System.arraycopy(dump, 0, any, 0, Short.BYTES);
    return new NodeAddress(any);
  }

  /** The host part. */
  public InetAddress host() {
    try {
      if (isIpv4()) {
        return InetAddress.getByAddress(Arrays.copyOfRange(dump, 2, IPV4_LENGTH));
      }
      // A scope id of 0 means none.
      int scope = ByteBuffer.wrap(dump).getInt(IPV6_LENGTH - 4);
      return Inet6Address.getByAddress(
          null, Arrays.copyOfRange(dump, 2, 18), scope == 0 ? -1 : scope);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** For opening a socket; nothing is looked up. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host(), port());
  }

  @Override
  public int compareTo(NodeAddress other) {
    return Arrays.compareUnsigned(dump, other.dump);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeAddress that && Arrays.equals(dump, that.dump);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@code a.b.c.d:port} or {@code [v6]:port}. */
  @Override
  public String toString() {
    String host =
        isIpv4() ? host().getHostAddress() : "[" + Ipv6Text.of(ByteBuffer.wrap(dump, 2, 20)) + "]";
    return host + ":" + port();
  }
}
