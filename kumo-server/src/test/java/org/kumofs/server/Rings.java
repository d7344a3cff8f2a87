package org.kumofs.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

/** Addresses, rings and keys for tests; servers are known by small numbers. */
public final class Rings {

  private Rings() {}

  public static NodeAddress address(int number) {
    try {
      return NodeAddress.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}), 19800);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static List<NodeAddress> addresses(int... numbers) {
    return Arrays.stream(numbers).mapToObj(Rings::address).toList();
  }

  /** A ring made that long after the epoch; members with a negative number are down. */
  public static Ring ring(long unixSeconds, int... members) {
    List<RingNode> nodes =
        Arrays.stream(members)
            .mapToObj(member -> new RingNode(address(Math.abs(member)), member > 0))
            .toList();
    return Ring.of(new RingSeed(nodes, ClockTime.of(unixSeconds, 0)));
  }

  public static RawKey key(String text) {
    return RawKey.ofKey(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first of many keys for which something holds. */
  public static RawKey keyWith(Predicate<RawKey> condition) {
    return IntStream.range(0, 100_000)
        .mapToObj(i -> key("key" + i))
        .filter(condition)
        .findFirst()
        .orElseThrow();
  }

  /** A key whose active owners are these, in this order. */
  public static RawKey keyOwnedBy(Ring ring, int... owners) {
    return keyWith(key -> isOwnedBy(ring, key, owners));
  }

  public static boolean isOwnedBy(Ring ring, RawKey key, int... owners) {
    Owners actual = ring.ownersOf(key.hash());
    return actual.active().equals(addresses(owners));
  }
}
