package org.kumofs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.StoreSettings;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.gateway.route.RouteSettings;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeManager;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.GetIfModified;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.update.ArithmeticUpdate;

/** A whole gateway, from its stores to the wire. */
class GatewayNodeTest {

  private static final NodeAddress SELF = FakeCluster.GATEWAY;
  private static final ValueContent FLAGGED = new ValueContent(7, 0, bytes("value"));

  private final FakeCluster cluster = new FakeCluster(4);
  private final FakeManager manager = new FakeManager(cluster, 1);
  private final List<Event> events = new ArrayList<>();
  private final GatewayNode gateway =
      new GatewayNode(
          new GatewayConfig(
              new RouteSettings(List.of(manager.address), 2_000, 5_000, 10_000, 4),
              StoreSettings.DEFAULT,
              OptionalLong.of(1 << 20)),
          new GatewayEnvironment(
              cluster.time.newLoop(), cluster.network.transport(SELF), events::add));
  private final GatewayStore store = newStore();

  private GatewayStore newStore() {
    return gateway.newStore(
        new LoopEnvironment(
            cluster.network.transport(SELF), cluster.time.newLoop(), new SplittableRandom(3)));
  }

  @BeforeEach
  void start() {
    manager.rings = cluster.rings();
    gateway.start();
    cluster.time.runFor(20);
  }

  private <T> T await(CompletableFuture<T> future) {
    cluster.time.runUntil(future::isDone, 10_000);
    return future.join();
  }

  private CompletableFuture<StoreResult> set(String key, ValueContent content) {
    return store.set(new Item(bytes(key), content), WriteMode.SYNC);
  }

  @Test
  void theStartIsAnEvent() {
    assertThat(events)
        .containsExactly(
            Events.gatewayStart(new Events.Managers(manager.address, Optional.empty())));
  }

  @Test
  void whatOneLoopStoresAnotherReads() {
    await(set("key", FLAGGED));

    GetResult read = await(newStore().get(List.of(bytes("key")))).get(0);

    assertThat(((GetResult.Hit) read).content()).isEqualTo(FLAGGED);
  }

  @Test
  void allLoopsShareTheLocalCache() {
    cluster.put("key", "value");
    await(store.get(List.of(bytes("key"))));
    await(newStore().get(List.of(bytes("key"))));

    assertThat(cluster.servers).anyMatch(server -> !server.requests(GetIfModified.class).isEmpty());
  }

  @Test
  void aWriteThatWaitsForAHungCoordinatorGoesOnWhenTheManagerGivesItUp() {
    Ring ring = manager.rings.write();
    FakeServer hung = cluster.servers.get(0);
    String key = cluster.keyOwnedBy(ring, hung);
    await(set(key, FLAGGED));
    cluster.network.silence(hung.address);
    CompletableFuture<StoreResult> result = set(key, FakeCluster.plain("new"));
    cluster.time.runFor(1_000);
    assertThat(result).isNotDone();

    manager.rings = cluster.rings(hung);
    manager.push();
    cluster.time.runFor(100);

    assertThat(result.join()).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void flagsWaitForAServerThatRestarts() {
    FakeServer restarted = cluster.servers.get(0);
    String key = cluster.keyOwnedBy(manager.rings.write(), cluster.servers.get(1));
    restarted.kill();
    cluster.time.runFor(10);
    CompletableFuture<StoreResult> result = set(key, FLAGGED);
    cluster.time.runFor(200);
    assertThat(result).isNotDone();
    restarted.listen();

    assertThat(await(result)).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void flagsAreRefusedAsLongAsAServerIsAnOriginal() {
    FakeServer original = cluster.servers.get(0);
    original.original = true;
    cluster.time.runFor(2_000);
    assertThat(await(set("key", FLAGGED)))
        .isEqualTo(new StoreResult.Failed("not all servers keep flags and expiry times"));

    original.original = false;
    cluster.time.runFor(2_000);
    assertThat(await(set("key", FLAGGED))).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void updatesAreDoneByReadingAndCasAsLongAsAServerIsAnOriginal() {
    FakeServer original = cluster.servers.get(0);
    original.original = true;
    cluster.time.runFor(2_000);
    cluster.put("key", "1");
    assertThat(await(increment())).isInstanceOf(UpdateResult.Decided.class);
    assertThat(cluster.servers).allMatch(server -> server.requests(ApplyUpdate.class).isEmpty());

    original.original = false;
    cluster.time.runFor(2_000);
    assertThat(await(increment())).isInstanceOf(UpdateResult.Decided.class);
    assertThat(cluster.record("key").data()).isEqualTo(bytes("3"));
    assertThat(cluster.servers).anyMatch(server -> !server.requests(ApplyUpdate.class).isEmpty());
  }

  private CompletableFuture<UpdateResult> increment() {
    return store.update(bytes("key"), new ArithmeticUpdate(false, 1), true);
  }

  @Test
  void aStaleRingIsRenewedWithinTheRequest() {
    FakeServer gone = cluster.servers.get(0);
    String key = cluster.keyOwnedBy(manager.rings.write(), gone);
    gone.kill();
    // The manager knows, but its push got lost.
    manager.rings = cluster.rings(gone);

    assertThat(await(set(key, FakeCluster.plain("value")))).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void afterClosingOperationsFailAndNothingHangs() {
    gateway.close();
    cluster.time.runFor(10);

    assertThat(await(set("key", FakeCluster.plain("value"))))
        .isInstanceOf(StoreResult.Failed.class);
  }
}
