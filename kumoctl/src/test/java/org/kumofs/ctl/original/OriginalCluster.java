package org.kumofs.ctl.original;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kumofs.ring.NodeAddress;

/**
 * An original manager, two original servers that are active and one member that is down. The
 * numbers are those that an original server gave when its answers were recorded.
 */
public final class OriginalCluster implements AutoCloseable {

  /** What an original calls its version. */
  public static final String VERSION =
      "0.4.13 revision 46cd46491a3ae22d2de9f8d528d946ceb7b8638300 Tue Dec 14 12:58:45 2010 +0900";

  /** The stamp of the rings: 2026-11-22 07:27:57 UTC, clock 3. */
  public static final long CLOCK_TIME = 7_710_894_274_161_672_195L;

  /** A member that is down. */
  public static final NodeAddress FAULT = address(10, 0, 0, 9, 19_800);

  /** A server that is not attached. */
  public static final NodeAddress NEWCOMER = address(10, 0, 0, 8, 19_800);

  /** The manager. */
  public final OriginalPeer manager = new OriginalPeer();

  /** The active servers, in ring order. */
  public final List<OriginalPeer> servers = List.of(new OriginalPeer(), new OriginalPeer());

  /** The numbers of both servers; tests change them. */
  public final Map<Long, Object> status = new HashMap<>();

  /** Starts all three. */
  public OriginalCluster() throws IOException {
    List<Object> seed = seed();
    List<Object> numbers =
        List.of(18_936L, 9L, 1_795_332_482L, VERSION, 5L, 2L, 1L, 9L, CLOCK_TIME, seed, seed, 0L);
    for (int i = 0; i < numbers.size(); i++) {
      status.put((long) i, numbers.get(i));
    }
    servers.forEach(server -> server.knowing(status).on(98, 2, p -> 13L));
    manager
        .on(1, 0, p -> List.of(seed, seed))
        .on(99, 0, p -> List.of(seed, List.of(NEWCOMER.toWire())))
        .on(100, 1, p -> OriginalPeer.nil())
        .on(101, 1, p -> OriginalPeer.nil())
        .on(102, 1, OriginalCluster::backup)
        .on(103, 1, p -> p.get(0))
        .on(104, 0, p -> OriginalPeer.nil());
  }

  private static Object backup(List<Object> params) {
    if (((byte[]) params.get(0)).length == 0) {
      throw new OriginalPeer.Refusal("empty suffix");
    }
    return OriginalPeer.nil();
  }

  private List<Object> seed() {
    List<Object> nodes = new ArrayList<>();
    servers.forEach(server -> nodes.add(node(1, server.address())));
    nodes.add(node(0, FAULT));
    return List.of(nodes, CLOCK_TIME);
  }

  private static byte[] node(int active, NodeAddress address) {
    byte[] node = new byte[7];
    node[0] = (byte) active;
    System.arraycopy(address.toWire(), 0, node, 1, 6);
    return node;
  }

  private static NodeAddress address(int a, int b, int c, int d, int port) {
    return NodeAddress.fromWire(
        new byte[] {(byte) (port >> 8), (byte) port, (byte) a, (byte) b, (byte) c, (byte) d});
  }

  /** What any of the three found wrong with its clients. */
  public List<String> complaints() {
    return Stream.concat(Stream.of(manager), servers.stream())
        .flatMap(peer -> peer.complaints().stream())
        .toList();
  }

  @Override
  public void close() {
    manager.close();
    servers.forEach(OriginalPeer::close);
  }
}
