package org.kumofs.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/**
 * Scripted servers and managers on an in-memory network. The servers hold one common set of
 * records, as if replication were perfect; whom a gateway asks is what the tests look at.
 */
public final class FakeCluster {

  /** Where gateways run. */
  public static final NodeAddress GATEWAY = address(200, 1);

  public final VirtualTime time = new VirtualTime();
  public final InMemoryNetwork network = new InMemoryNetwork(time);

  /** What all servers hold; only originals keep tombstones. */
  public final Map<RawKey, RawValue> records = new HashMap<>();

  public final List<FakeServer> servers = new ArrayList<>();

  private int lastClock;

  /** A cluster of so many servers of ours. */
  public FakeCluster(int serverCount) {
    for (int i = 0; i < serverCount; i++) {
      servers.add(new FakeServer(this, address(10 + i, 19_800)));
    }
  }

  /** An address nobody else has. */
  public static NodeAddress address(int host, int port) {
    return NodeAddress.fromWire(
        new byte[] {(byte) (port >>> 8), (byte) port, 10, 0, 0, (byte) host});
  }

  /** Bytes of a text. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The stamp that was given last. */
  public ClockTime lastStamp() {
    return ClockTime.of(time.unixSeconds(), lastClock);
  }

  /** A stamp later than all before. */
  public ClockTime nextStamp() {
    return ClockTime.of(time.unixSeconds(), ++lastClock);
  }

  /** A ring of all servers but those that are down. */
  public Ring ring(FakeServer... faults) {
    List<FakeServer> down = List.of(faults);
    List<RingNode> nodes =
        servers.stream()
            .map(server -> new RingNode(server.address, !down.contains(server)))
            .toList();
    return Ring.of(new RingSeed(nodes, nextStamp()));
  }

  /** The same ring for reads and writes. */
  public RingPair rings(FakeServer... faults) {
    Ring ring = ring(faults);
    return new RingPair(ring, ring);
  }

  /** The servers of a key in the order of a ring. */
  public List<FakeServer> ownersOf(String key, Ring ring) {
    return ring.ownersOf(RawKey.ofKey(bytes(key)).hash()).active().stream()
        .map(this::server)
        .toList();
  }

  /** The server at an address. */
  public FakeServer server(NodeAddress address) {
    return servers.stream().filter(server -> server.address.equals(address)).findFirst().get();
  }

  /** Puts a plain record into the cluster. */
  public ClockTime put(String key, String value) {
    return put(key, RawValue.of(nextStamp(), 0, bytes(value)));
  }

  /** Puts a record into the cluster. */
  public ClockTime put(String key, RawValue value) {
    records.put(RawKey.ofKey(bytes(key)), value);
    return value.clockTime();
  }

  /** The record of a key. */
  public RawValue record(String key) {
    return records.get(RawKey.ofKey(bytes(key)));
  }

  /** A content without flags or expiry time. */
  public static ValueContent plain(String value) {
    return new ValueContent(0, 0, bytes(value));
  }

  /** A key whose first owners by a ring are these. */
  public String keyOwnedBy(Ring ring, FakeServer... owners) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key" + i)
        .filter(key -> ownersOf(key, ring).subList(0, owners.length).equals(List.of(owners)))
        .findFirst()
        .orElseThrow();
  }
}
