package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.keyOwnedBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.message.Delete;
import org.kumofs.message.Get;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Role;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;

/** Reads of servers that are cut off from their manager; see docs/cluster.md. */
class ReadLeaseTest {

  private static final long LEASE_MILLIS = 4_000;

  private final TestCluster cluster = new TestCluster();
  private final NodeAddress manager = cluster.manager.address();
  private RawKey key;

  private void startThree() {
    Ring ring = cluster.startActive(3);
    key = keyOwnedBy(ring, 1, 2, 3);
    cluster.call(1, set(key, "v"));
    cluster.time.runFor(60_000);
  }

  private boolean answers(int server) {
    var answer = cluster.begin(server, new Get(key));
    cluster.time.runUntil(answer::isDone, 1_000);
    return answer.isDone() && !answer.isCompletedExceptionally();
  }

  @Test
  void aServerThatAloneIsCutOffFromTheManagerRefusesReads() {
    startThree();

    cluster.network.part(manager, address(1));
    cluster.time.runFor(LEASE_MILLIS);

    assertThat(cluster.isRefused(1, new Get(key))).isTrue();
    assertThat(answers(2)).isTrue();
    assertThat(answers(3)).isTrue();
  }

  @Test
  void soItDoesWithWrites() {
    startThree();

    cluster.network.part(manager, address(1));
    cluster.time.runFor(LEASE_MILLIS);

    assertThat(cluster.isRefused(1, new Delete(false, key))).isTrue();
    assertThat(
            cluster.isRefused(1, Records.cas(key, cluster.stored(1, key).get().clockTime(), "w")))
        .isTrue();
    assertThat(cluster.call(1, new GetMany(List.of(key))))
        .containsExactly(new GetManyResult.NotRead());
    assertThat(cluster.isRefused(1, set(key, "w"))).isTrue();
  }

  @Test
  void itAnswersAgainAsSoonAsTheManagerIsBack() {
    startThree();
    cluster.network.part(manager, address(1));
    cluster.time.runFor(20_000);

    cluster.network.join(manager, address(1));
    cluster.time.runFor(8_000);

    assertThat(answers(1)).isTrue();
  }

  @Test
  void oneWayIsEnoughForThat() {
    startThree();

    cluster.network.cut(address(1), manager);
    cluster.network.cut(manager, address(2));
    cluster.time.runFor(LEASE_MILLIS);

    assertThat(answers(1)).isFalse();
    assertThat(answers(2)).isFalse();
    assertThat(answers(3)).isTrue();
  }

  @Test
  void whenTheManagerDiesReadsGoOn() {
    startThree();

    cluster.network.silence(manager);

    for (int i = 0; i < 600; i++) {
      assertThat(answers(1 + i % 3)).as("read %d", i).isTrue();
      cluster.time.runFor(100);
    }
  }

  @Test
  void andSoTheyDoWhenAServerDiesAfterwards() {
    startThree();
    cluster.network.silence(manager);
    cluster.time.runFor(10_000);

    cluster.kill(3);

    for (int i = 0; i < 300; i++) {
      assertThat(answers(1 + i % 2)).as("read %d", i).isTrue();
      cluster.time.runFor(100);
    }
  }

  @Test
  void ofAServerThatIsCutOffWithTheManagerNobodyKnowsWhatItDoes() {
    startThree();

    cluster.network.silence(manager);
    cluster.network.silence(address(3));
    cluster.time.runFor(LEASE_MILLIS);

    assertThat(answers(1)).isFalse();
    assertThat(answers(2)).isFalse();
  }

  @Test
  void aServerThatIsCutOffFromAllRefusesReads() {
    startThree();

    cluster.network.silence(manager);
    cluster.time.runFor(10_000);
    cluster.network.part(address(1), address(2));
    cluster.network.part(address(1), address(3));
    cluster.time.runFor(LEASE_MILLIS + 1_000);

    assertThat(answers(1)).isFalse();
    assertThat(answers(2)).isTrue();
  }

  @Test
  void keysThatNobodyElseOwnsAreAlwaysRead() {
    key = keyOwnedBy(cluster.startActive(1), 1);
    cluster.call(1, set(key, "v"));

    cluster.network.silence(manager);
    cluster.time.runFor(20_000);

    assertThat(answers(1)).isTrue();
  }

  @Test
  void ofOriginalsTheRingsCountAlone() {
    AtomicReference<Ring> ringOfOriginal = new AtomicReference<>(Rings.ring(500, 1, 3));
    startWithOriginal(ringOfOriginal);

    cluster.network.silence(manager);
    cluster.time.runFor(20_000);

    assertThat(answers(1)).isTrue();
    ringOfOriginal.set(Rings.ring(600, -1, 3));
    cluster.time.runFor(2_000);
    assertThat(answers(1)).isFalse();
  }

  private void startWithOriginal(AtomicReference<Ring> ringOfOriginal) {
    cluster.start(1);
    Ring ring = ringOfOriginal.get();
    MethodTable served =
        MethodTable.builder()
            .on(
                GetStatus.METHOD,
                (caller, request) ->
                    CompletableFuture.completedFuture(status(request.what(), ringOfOriginal.get())))
            .build();
    new FakeNode(address(3), Role.SERVER, cluster, served);
    cluster.sync(new RingPair(ring, ring));
    key = keyOwnedBy(ring, 1, 3);
    cluster.time.runFor(60_000);
  }

  private static StatusValue status(int what, Ring ring) {
    return what == StatusCode.WRITE_RING.wireId() || what == StatusCode.READ_RING.wireId()
        ? new StatusValue.Seed(ring.seed())
        : new StatusValue.Unknown();
  }

  @Test
  void laterRingsOfOtherServersAreHeardOfBeforeTheLeaseIsOver() {
    startThree();
    Ring without = Rings.ring(600, -1, 2, 3);
    cluster.network.part(manager, address(1));
    cluster.manager.setRings(new RingPair(without, without));
    cluster.manager.sync(address(2));
    cluster.manager.sync(address(3));
    cluster.time.runFor(1_600);

    assertThat(answers(1)).as("others are asked before the lease is over").isTrue();
    cluster.time.runFor(1_000);
    assertThat(answers(1)).isFalse();
  }
}
