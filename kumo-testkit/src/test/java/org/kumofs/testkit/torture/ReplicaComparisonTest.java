package org.kumofs.testkit.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Store;

class ReplicaComparisonTest {

  private static final ClockTime EARLIER = ClockTime.of(1_700_000_000, 1);
  private static final ClockTime LATER = ClockTime.of(1_700_000_000, 2);

  private final Map<NodeAddress, Store> stores = new LinkedHashMap<>();

  ReplicaComparisonTest() {
    for (int i = 0; i < 3; i++) {
      NodeAddress address = NodeAddress.of(InetAddress.getLoopbackAddress(), 1_000 + i);
      stores.put(address, MemoryStore.create());
    }
  }

  @AfterEach
  void close() {
    stores.values().forEach(Store::close);
  }

  private void put(int server, RawValue value) {
    Store store = List.copyOf(stores.values()).get(server);
    store.mutate(RawKey.ofKey("k".getBytes(UTF_8)), there -> Decision.write(value, ""));
  }

  private List<String> differences() {
    List<RingNode> nodes = stores.keySet().stream().map(RingNode::active).toList();
    Ring ring = Ring.of(new RingSeed(nodes, LATER));
    return ReplicaComparison.differences(ring, stores, List.of("k"));
  }

  private static RawValue value(ClockTime stamp, String text) {
    return RawValue.of(stamp, 0, text.getBytes(UTF_8));
  }

  @Test
  void theSameEverywhereIsNoDifference() {
    for (int server = 0; server < 3; server++) {
      put(server, value(EARLIER, "x"));
    }
    assertThat(differences()).isEmpty();
  }

  @Test
  void aRecordThatAnOwnerLacksIsOne() {
    put(0, value(EARLIER, "x"));
    put(1, value(EARLIER, "x"));
    assertThat(differences()).singleElement().asString().startsWith("k differs: ");
  }

  @Test
  void soAreAnotherStampAndAnotherByte() {
    for (int server = 0; server < 3; server++) {
      put(server, value(server == 0 ? LATER : EARLIER, "x"));
    }
    assertThat(differences()).hasSize(1);
    put(0, value(EARLIER, "y"));
    assertThat(differences()).hasSize(1);
    put(0, value(EARLIER, "x"));
    assertThat(differences()).isEmpty();
  }

  @Test
  void aTombstoneIsAsGoodAsNothing() {
    put(0, RawValue.tombstone(EARLIER));
    put(1, RawValue.tombstone(LATER));
    assertThat(differences()).isEmpty();
    put(1, value(EARLIER, "x"));
    assertThat(differences()).hasSize(1);
  }

  @Test
  void whatLiesWhereItDoesNotBelongIsAStray() {
    Ring ofTwo =
        Ring.of(
            new RingSeed(stores.keySet().stream().limit(2).map(RingNode::active).toList(), LATER));
    put(0, value(EARLIER, "x"));
    assertThat(ReplicaComparison.strays(ofTwo, stores, List.of("k"))).isEmpty();
    put(2, value(EARLIER, "x"));
    assertThat(ReplicaComparison.strays(ofTwo, stores, List.of("k"))).hasSize(1);
  }
}
