package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Delete;
import org.kumofs.message.Get;

class DeleteTest {

  private static final DeleteResult DELETED = new DeleteResult.Deleted();
  private static final DeleteResult NOT_FOUND = new DeleteResult.NotFound();
  private static final org.kumofs.message.DeleteResult REPLICA_FAILED =
      org.kumofs.message.DeleteResult.FAILED;

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private CompletableFuture<DeleteResult> delete() {
    return store.delete(bytes("key"), WriteMode.SYNC);
  }

  private FakeServer coordinator() {
    return cluster.ownersOf("key", fixture.view.rings().write()).get(0);
  }

  @Test
  void aKeyIsDeletedOnce() {
    cluster.put("key", "value");

    assertThat(fixture.await(delete())).isEqualTo(DELETED);
    assertThat(fixture.await(delete())).isEqualTo(NOT_FOUND);
    assertThat(coordinator().requests(Delete.class)).noneMatch(Delete::async);
    assertThat(coordinator().requests).hasSize(2);
  }

  @Test
  void anErrorThatLeavesNothingBehindIsRetried() {
    coordinator().refuseNext();
    assertThat(fixture.await(delete())).isEqualTo(NOT_FOUND);
  }

  @Test
  void aKeyThatIsGoneAfterAnAttemptOfUnknownOutcomeCountsAsDeleted() {
    cluster.put("key", "value");
    coordinator().swallowNext();
    CompletableFuture<DeleteResult> result = delete();
    cluster.time.runFor(5);
    coordinator().kill();
    cluster.records.clear();
    coordinator().listen();

    assertThat(fixture.await(result)).isEqualTo(DELETED);
  }

  @Test
  void aFailedReplicaMakesTheDeleteBeRepeated() {
    cluster.put("key", "value");
    coordinator().answerNext(REPLICA_FAILED);
    cluster.records.clear();

    assertThat(fixture.await(delete())).isEqualTo(DELETED);
    assertThat(coordinator().requests).hasSize(2);
  }

  @Test
  void aDeleteThatFailsForGoodSaysWhy() {
    for (int i = 0; i < 30; i++) {
      coordinator().answerNext(REPLICA_FAILED);
    }

    assertThat(fixture.await(delete())).isEqualTo(new DeleteResult.Failed("replica failed"));
    assertThat(fixture.counters.get(Counter.FAILED_DELETES)).isEqualTo(1);
    assertThat(fixture.events).containsExactly(Events.deleteFailed(bytes("key"), 4));
  }

  @Test
  void aDeleteEndsWithinTheLimit() {
    cluster.network.silence(coordinator().address);

    CompletableFuture<DeleteResult> result = delete();

    assertThat(fixture.millisUntilDone(result))
        .isLessThanOrEqualTo(StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(result.join()).isEqualTo(new DeleteResult.Failed("timed out"));
  }

  @Test
  void theRetriesAreCounted() {
    GatewayStore once =
        fixture.store(
            new StoreSettings(
                new RetryPolicy(2_000, 5, 20, 0),
                RecordLayout.DEFAULT,
                new byte[0],
                false,
                false,
                StoreFixture.MAX_VALUE_BYTES));
    coordinator().refuseNext();

    assertThat(fixture.await(once.delete(bytes("key"), WriteMode.SYNC)))
        .isEqualTo(new DeleteResult.Failed("server not ready"));
  }

  @Test
  void aDeleteThatNobodyWaitsForIsAskedToBeAnsweredAtOnce() {
    fixture.allServersAreOriginals();
    fixture.await(store.delete(bytes("key"), WriteMode.ASYNC));

    assertThat(coordinator().requests).hasSize(1);
    assertThat(coordinator().requests(Delete.class)).allMatch(Delete::async);
  }

  @Test
  void withTheOptionEveryDeleteIsAsyncAndStillTellsWhatWasThere() {
    GatewayStore async =
        fixture.store(
            new StoreSettings(
                RetryPolicy.DEFAULT,
                RecordLayout.DEFAULT,
                new byte[0],
                false,
                true,
                StoreFixture.MAX_VALUE_BYTES));
    cluster.put("key", "value");

    assertThat(fixture.await(async.delete(bytes("key"), WriteMode.SYNC))).isEqualTo(DELETED);
    assertThat(fixture.await(async.delete(bytes("key"), WriteMode.SYNC))).isEqualTo(NOT_FOUND);
    assertThat(coordinator().requests(Delete.class)).allMatch(Delete::async);
  }

  @Test
  void whatIsNotThereIsNotDeletedOnOriginalServers() {
    fixture.allServersAreOriginals();
    assertThat(fixture.await(delete())).isEqualTo(NOT_FOUND);
    assertThat(coordinator().requests(Delete.class)).isEmpty();

    cluster.put("key", "value");
    assertThat(fixture.await(delete())).isEqualTo(DELETED);
    assertThat(fixture.await(delete())).isEqualTo(NOT_FOUND);
  }

  @Test
  void anExpiryTimeThatServersCannotSeeIsMindedByTheGateway() {
    RecordLayout layout = new RecordLayout(false, true);
    ValueContent expired = new ValueContent(0, 1, bytes("old"));
    cluster.put("key", layout.encode(expired, cluster.nextStamp()));

    assertThat(fixture.await(fixture.store(layout).delete(bytes("key"), WriteMode.SYNC)))
        .isEqualTo(NOT_FOUND);
  }

  @Test
  void aLookThatFailsFailsTheDelete() {
    fixture.allServersAreOriginals();
    cluster.servers.forEach(FakeServer::kill);

    assertThat(fixture.await(delete())).isEqualTo(new DeleteResult.Failed("server unreachable"));
  }

  @Test
  void serversOfOursAreNotAskedTwice() {
    cluster.put("key", "value");
    fixture.await(delete());
    assertThat(cluster.servers).allMatch(server -> server.requests(Get.class).isEmpty());
  }
}
