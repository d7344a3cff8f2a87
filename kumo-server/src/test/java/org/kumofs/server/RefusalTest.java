package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.BackupReport;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateFlags;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.ServerBackup;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** Requests that a server does not carry out: error 6, and the connection stays. */
class RefusalTest {

  private static final ClockTime STAMP = ClockTime.of(2_000_000_000L, 7);

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @Test
  void withoutRingsNothingIsServed() {
    cluster.start(1);

    for (Request<?> request : clientRequests()) {
      assertThat(cluster.isRefused(1, request)).isTrue();
    }
  }

  @Test
  void beforeTheFirstDeletePhaseThereIsNoReadRingAndNothingIsServed() {
    cluster.start(1);
    cluster.sync(new RingPair(ring(1, 1), Ring.EMPTY));

    for (Request<?> request : clientRequests()) {
      assertThat(cluster.isRefused(1, request)).isTrue();
    }
  }

  @Test
  void readsAreForActiveOwnersAndWritesForTheCoordinator() {
    Ring four = cluster.startActive(4);
    RawKey on123 = keyOwnedBy(four, 1, 2, 3);

    assertThat(cluster.isRefused(4, new Get(on123))).isTrue();
    assertThat(cluster.isRefused(4, new GetIfModified(on123, STAMP))).isTrue();
    for (int other : new int[] {2, 3, 4}) {
      assertThat(cluster.isRefused(other, set(on123, "a"))).isTrue();
      assertThat(cluster.isRefused(other, delete(on123))).isTrue();
    }
    assertThat(cluster.stored(2, on123)).isEmpty();
  }

  @Test
  void aRefusalCostsTheClientNothingButTheRequest() {
    cluster.startActive(4);
    CompletableFuture<?> refused = cluster.begin(2, set(key, "a"));
    CompletableFuture<?> served = cluster.begin(2, new Get(key));

    cluster.await(served);

    assertThat(refused).isCompletedExceptionally();
    assertThat(cluster.call(2, new Get(key))).isEmpty();
  }

  @Test
  void moreRequestsThanTheLimitAreRefusedAndThoseBelowItGoOn() {
    cluster.limitRequests(new RequestLimits(5, 1_000));
    cluster.startActive(1);
    cluster.makeStorageSlow(50);
    List<CompletableFuture<SetResult>> sets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sets.add(cluster.begin(1, set(key, "v" + i)));
    }
    cluster.time.runFor(1_000);

    assertThat(sets).allMatch(CompletableFuture::isDone);
    assertThat(sets).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(15);
    assertThat(cluster.call(1, set(key, "later"))).isInstanceOf(SetResult.Stored.class);
  }

  @Test
  void requestsThatHoldTooMuchMemoryAreRefusedButASingleLargeOneIsNot() {
    cluster.limitRequests(new RequestLimits(100, 1_000));
    cluster.startActive(1);
    cluster.makeStorageSlow(50);
    CompletableFuture<SetResult> large = cluster.begin(1, set(key, "x".repeat(5_000)));
    cluster.time.runFor(2);
    CompletableFuture<SetResult> small = cluster.begin(1, set(key, "y"));
    cluster.time.runFor(1_000);

    assertThat(large).isCompleted();
    assertThat(small).isCompletedExceptionally();
  }

  @Test
  void aValueOverTheLimitIsRefusedAndOthersGoOn() {
    cluster.limitRequests(new RequestLimits(100, 1 << 20, 20));
    cluster.startActive(3);
    Set fits = new Set(SetOperation.SET, key, content(20).toRecord(ClockTime.ZERO));
    Set tooLong = new Set(SetOperation.SET, key, content(37).toRecord(ClockTime.ZERO));
    Update store = new StoreUpdate(StoreMode.REPLACE, content(21));
    Update append = new StoreUpdate(StoreMode.APPEND, content(1));

    assertThat(cluster.call(1, fits)).isInstanceOf(SetResult.Stored.class);
    assertTooLarge(tooLong);
    assertTooLarge(new ApplyUpdate(key, RecordLayout.DEFAULT, store, false, 1 << 20));
    assertThat(
            cluster
                .call(1, new ApplyUpdate(key, RecordLayout.DEFAULT, append, false, 1 << 20))
                .status())
        .isEqualTo(UpdateStatus.TOO_LARGE);
    assertThat(cluster.call(1, new Get(key)).orElseThrow().data()).hasSize(28);
  }

  /** With flags and an expiry time, whose header does not count. */
  private ValueContent content(int length) {
    return new ValueContent(7, 4_000_000_000L, new byte[length]);
  }

  private void assertTooLarge(Request<?> request) {
    assertThatThrownBy(() -> cluster.await(cluster.begin(1, request)))
        .rootCause()
        .isInstanceOfSatisfying(
            RpcException.class, failure -> assertThat(failure.is(ErrorCode.TOO_LARGE)).isTrue());
  }

  @Test
  void writesThatWaitForAHungReplicaCountAgainstTheLimitUntilTheyAreOver() {
    cluster.limitRequests(new RequestLimits(3, 1_000));
    cluster.startActive(3);
    cluster.network.silence(address(3));
    List<CompletableFuture<SetResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(cluster.begin(1, set(key, "v" + i)));
    }
    cluster.time.runFor(100);
    assertThat(cluster.isRefused(1, new Get(key))).isTrue();

    Ring without3 = ring(2, 1, 2, -3);
    cluster.sync(new RingPair(without3, without3));

    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(cluster.call(1, new Get(key))).isPresent();
  }

  @Test
  void aDrainingServerTakesNoMoreRequestsAndIsDoneWhenTheLastIsOver() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    CompletableFuture<SetResult> set = cluster.begin(1, set(key, "a"));
    cluster.time.runFor(100);

    CompletableFuture<Void> drained = cluster.server(1).drain();

    assertThat(cluster.isRefused(1, new Get(key))).isTrue();
    assertThat(drained).isNotDone();
    cluster.network.wake(address(3));
    assertThat(cluster.await(set)).isInstanceOf(SetResult.Stored.class);
    assertThat(drained).isDone();
  }

  @Test
  void aReplicatedWriteIsTakenByAnOwnerFromTheCoordinator() {
    cluster.startActive(4);
    Ring four = ring(1, 1, 2, 3, 4);
    RawKey on123 = keyOwnedBy(four, 1, 2, 3);
    FakeNode coordinator = stopAndPretendToBe(1);

    assertThat(cluster.await(coordinator.call(address(2), replicate(on123, 0)))).isTrue();
    assertThat(cluster.await(coordinator.call(address(2), replicate(on123, 0)))).isTrue();
    RawValue older = value("o").withClockTime(ClockTime.of(1, 1));
    assertThat(cluster.await(coordinator.call(address(2), new ReplicateSet(0, 0, on123, older))))
        .isFalse();
    assertThat(refusal(coordinator, address(4), replicate(on123, 0))).isTrue();
    assertThat(cluster.stored(2, on123)).contains(value("r").withClockTime(STAMP));
    assertThat(cluster.stored(4, on123)).isEmpty();
  }

  @Test
  void aReplicatedWriteFromAServerThatIsNotTheCoordinatorIsRefused() {
    cluster.startActive(3);
    FakeNode other = stopAndPretendToBe(2);

    assertThat(refusal(other, address(3), replicate(key, ReplicateFlags.NONE))).isTrue();
    assertThat(
            refusal(
                other,
                address(3),
                new ReplicateDelete(STAMP.clock(), ReplicateFlags.NONE, STAMP, key)))
        .isTrue();
    assertThat(cluster.stored(3, key)).isEmpty();
  }

  @Test
  void byTheReadRingItIsTakenFromAnybody() {
    cluster.startActive(3);
    FakeNode other = stopAndPretendToBe(2);

    assertThat(cluster.await(other.call(address(3), replicate(key, ReplicateFlags.BY_READ_RING))))
        .isTrue();
  }

  /**
   * The managers have made server 4 the coordinator and have not reached server 1 yet, as when a
   * sync is lost: a write that 1 takes by its old ring may not be acknowledged, since 4 lacks it.
   */
  @Test
  void aCoordinatorWithObsoleteRingsAcknowledgesNothingAndLearnsTheNewOnes() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.manager.setRings(new RingPair(after, after));
    for (int informed : new int[] {2, 3, 4}) {
      cluster.manager.sync(address(informed));
    }
    cluster.time.runFor(20);
    // Server 4 is no newcomer to writes; its clock is ahead of server 1's.
    RawKey others = keyOwnedBy(after, 4, 2, 3);
    IntStream.range(0, 5).forEach(i -> cluster.call(4, set(others, "v" + i)));

    assertThat(cluster.call(1, set(moving, "a"))).isEqualTo(new SetResult.Failed());
    assertThat(cluster.isRefused(1, set(moving, "b"))).isTrue();
    assertThat(cluster.call(4, set(moving, "b"))).isInstanceOf(SetResult.Stored.class);
    assertThat(cluster.stored(1, moving)).isEqualTo(cluster.stored(4, moving));
  }

  /** The other way round: the replica is behind, and has caught up by the time of a retry. */
  @Test
  void aReplicaWithObsoleteRingsLearnsTheNewOnesWhenItRefuses() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.manager.setRings(new RingPair(after, ring));
    for (int informed : new int[] {1, 3, 4}) {
      cluster.manager.sync(address(informed));
    }
    cluster.time.runFor(20);
    long start = cluster.time.nanoTime();

    assertThat(cluster.call(4, set(moving, "a"))).isInstanceOf(SetResult.Stored.class);

    assertThat((cluster.time.nanoTime() - start) / 1_000_000).isLessThan(1_000);
    assertThat(cluster.stored(2, moving)).isPresent();
  }

  @Test
  void onlyTheConfiguredManagersAreObeyed() {
    cluster.startActive(1);
    FakeNode stranger = new FakeNode(address(101), Role.MANAGER, cluster);
    FakeNode server = new FakeNode(cluster.manager.address().withPort(1), Role.SERVER, cluster);
    Ring theirs = ring(9, 7);
    HashSpaceSync sync = new HashSpaceSync(theirs.seed(), theirs.seed(), 1);

    for (FakeNode node : List.of(stranger, server)) {
      assertThat(refusal(node, address(1), sync)).isTrue();
      assertThat(refusal(node, address(1), new ServerBackup("x"))).isTrue();
      assertThat(cluster.await(node.call(address(1), new KeepAlive(1)))).isEqualTo(Nothing.NOTHING);
    }
    assertThat(cluster.call(1, new Get(key))).isEmpty();
  }

  @Test
  void aBackupThatFailsIsAnsweredAsTheOriginalDoes() {
    cluster.startActive(1);

    cluster.await(cluster.manager.call(address(1), new ServerBackup("20260101")));
    RpcException failed =
        cluster.failure(cluster.manager.call(address(1), new ServerBackup("../up")));

    assertThat(failed.error()).isEqualTo(new WireError.Flag(true));
  }

  @Test
  void everybodyMayAskHowAReplaceFaresButOnlyAManagerMayEndOne() {
    cluster.startActive(1);
    assertThat(cluster.call(1, new ReplaceStatus())).isEqualTo(ReplaceReport.NONE);
    CancelReplace cancel = new CancelReplace(ClockTime.ZERO, false);
    assertThatThrownBy(() -> cluster.call(1, cancel)).isNotNull();
    CompletableFuture<Boolean> answer = cluster.manager.call(address(1), cancel);
    cluster.await(answer);
    assertThat(answer).isCompletedWithValue(false);
  }

  @Test
  void everybodyMayAskHowTheLastBackupFares() {
    cluster.startActive(1);
    assertThat(cluster.call(1, new BackupStatus())).isEqualTo(BackupReport.NONE);
    cluster.call(1, set(key, "a"));

    cluster.await(cluster.manager.call(address(1), new ServerBackup("20260101")));
    BackupReport done = cluster.call(1, new BackupStatus());
    assertThat(done.state()).isEqualTo(BackupReport.State.DONE);
    assertThat(done.suffix()).isEqualTo("20260101");
    assertThat(done.amount().records()).isEqualTo(1);
    assertThat(done.amount().bytes()).isPositive().isEqualTo(done.amount().totalBytes());
    assertThat(done.reason()).isEmpty();

    cluster.failure(cluster.manager.call(address(1), new ServerBackup("../up")));
    BackupReport failed = cluster.call(1, new BackupStatus());
    assertThat(failed.state()).isEqualTo(BackupReport.State.FAILED);
    assertThat(failed.reason()).startsWith("a backup suffix has 1 to 100 letters");
    assertThat(failed.begun()).isNotEqualTo(done.begun());
  }

  private List<Request<?>> clientRequests() {
    return List.of(new Get(key), new GetIfModified(key, STAMP), set(key, "a"), delete(key));
  }

  private static ReplicateSet replicate(RawKey key, int flags) {
    return new ReplicateSet(STAMP.clock(), flags, key, value("r").withClockTime(STAMP));
  }

  private FakeNode stopAndPretendToBe(int server) {
    cluster.kill(server);
    return new FakeNode(address(server), Role.SERVER, cluster);
  }

  private boolean refusal(FakeNode from, NodeAddress to, Request<?> request) {
    return cluster.failure(from.call(to, request)).is(ErrorCode.SERVER);
  }
}
