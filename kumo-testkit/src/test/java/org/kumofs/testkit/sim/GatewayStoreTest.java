package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** What a gateway asks of servers beyond what originals serve. */
class GatewayStoreTest {

  private static final int KEYS = 100;

  private InProcessCluster cluster;
  private GatewayStore store;

  private void start(long seed) {
    cluster = InProcessCluster.builder(seed).servers(5).startAttached();
    store = cluster.gateway(1).newStore();
  }

  private static List<byte[]> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> SimClient.bytes("key" + i)).toList();
  }

  private void putAll() {
    CompletableFuture<?>[] sets =
        IntStream.range(0, KEYS)
            .mapToObj(i -> store.set(SimClient.item("key" + i, "value" + i), WriteMode.SYNC))
            .toArray(CompletableFuture[]::new);
    cluster.await(CompletableFuture.allOf(sets));
  }

  private UpdateAnswer update(String key, Update update) {
    UpdateResult result = cluster.await(store.update(SimClient.bytes(key), update, true));
    return ((UpdateResult.Decided) result).answer();
  }

  @SeededTest
  void manyKeysAreReadAtOnce(long seed) {
    start(seed);
    putAll();
    cluster.server(2).kill();

    List<GetResult> found = cluster.await(store.get(keys()));

    for (int i = 0; i < KEYS; i++) {
      assertThat(SimClient.valueOf(found.get(i))).contains("value" + i);
    }
  }

  @SeededTest
  void theTokenOfAnItemIsTheSameForReadsAndUpdates(long seed) {
    start(seed);
    ValueContent content = SimClient.item("key", "value").content();
    long added = update("key", new StoreUpdate(StoreMode.ADD, content)).item().get().casToken();
    assertThat(update("key", FetchUpdate.touch(cluster.world().time().unixSeconds() + 60)).status())
        .isEqualTo(UpdateStatus.DONE);

    GetResult found = cluster.await(store.get(List.of(SimClient.bytes("key")))).get(0);

    assertThat(((GetResult.Hit) found).casToken()).isEqualTo(added);
    assertThat(update("key", RemoveUpdate.ofVersion(added + 1)).status())
        .isEqualTo(UpdateStatus.EXISTS);
    assertThat(update("key", RemoveUpdate.ofVersion(added)).status()).isEqualTo(UpdateStatus.DONE);
    assertThat(update("key", new StoreUpdate(StoreMode.ADD, content)).status())
        .isEqualTo(UpdateStatus.DONE);
  }

  @SeededTest
  void whatWasFlushedIsGoneAndWhatIsStoredAfterwardsStays(long seed) {
    start(seed);
    putAll();
    GatewayStore other = cluster.gateway(1).newStore();

    assertThat(cluster.await(store.flushAll(0))).isEqualTo(new FlushResult.Flushed());
    cluster.await(other.set(SimClient.item("key0", "new"), WriteMode.SYNC));

    List<GetResult> found = cluster.await(other.get(keys()));
    assertThat(SimClient.valueOf(found.get(0))).contains("new");
    assertThat(found.subList(1, KEYS)).allMatch(one -> one instanceof GetResult.Miss);
  }

  @SeededTest
  void aDelayedFlushTakesEffectWhenItIsDue(long seed) {
    start(seed);
    putAll();

    assertThat(cluster.await(store.flushAll(10))).isEqualTo(new FlushResult.Flushed());
    assertThat(cluster.await(store.get(keys()))).allMatch(one -> one instanceof GetResult.Hit);
    cluster.run(11_000);

    assertThat(cluster.await(store.get(keys()))).allMatch(one -> one instanceof GetResult.Miss);
  }

  @SeededTest
  void allServersAreAskedForTheirNumbers(long seed) {
    start(seed);
    putAll();
    cluster.server(1).kill();

    ClusterTotals totals = cluster.await(store.totals());

    assertThat(totals.servers()).isEqualTo(4);
    assertThat(totals.silentServers()).isEqualTo(1);
    assertThat(totals.items()).isBetween(2L * KEYS, 3L * KEYS);
  }
}
