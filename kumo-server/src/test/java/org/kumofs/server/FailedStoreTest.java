package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.ring;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.wire.ErrorCode;

/** Servers whose stores take no writes any more. */
class FailedStoreTest {

  /** Of each key three of four servers are owners, so any two of them share some. */
  private static final int SERVERS = 4;

  private static final long LEAVES_AFTER_MILLIS = 10_000;

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3, 4);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);
  private final TestDisk[] disks = new TestDisk[SERVERS + 1];

  @BeforeEach
  void startServers() {
    for (int i = 1; i <= SERVERS; i++) {
      disks[i] = new TestDisk();
      cluster.start(i, disks[i].store());
    }
    cluster.sync(new RingPair(ring, ring));
    cluster.call(1, set(key, "before"));
    cluster.time.runFor(2_000);
  }

  /** A write that a server fails to take; its store takes none from then on. */
  private void fail(int server) {
    disks[server].fail();
    RawKey coordinated =
        Rings.keyWith(one -> ring.ownersOf(one.hash()).isCoordinator(address(server)));
    cluster.refusal(server, set(coordinated, "refused"));
  }

  private boolean isThere(int server) {
    CompletableFuture<?> answer = cluster.begin(server, new GetStatus(StatusCode.TIME));
    cluster.time.runUntil(answer::isDone, 60_000);
    return !answer.isCompletedExceptionally();
  }

  @Test
  void itSaysSoAndRefusesAtOnceWhatItCoordinates() {
    fail(1);

    assertThat(cluster.refusal(1, set(key, "refused")).is(ErrorCode.SERVER)).isTrue();
    assertThat(cluster.call(1, new GetStatus(StatusCode.ROOM)))
        .isEqualTo(new StatusValue.Number(2));
    assertThat(((StatusValue.Text) cluster.call(1, new GetStatus(StatusCode.TROUBLE))).text())
        .contains("Input/output error");
    assertThat(text(cluster.call(1, new Get(key)).orElseThrow())).isEqualTo("before");
  }

  @Test
  void otherCoordinatorsRefuseWhatItWouldHaveToKeepBeforeTheyStoreItAnywhere() {
    fail(2);
    RawKey other = keyOwnedBy(ring, 1, 3, 4);
    RawKey written = Rings.keyWith(one -> Rings.isOwnedBy(ring, one, 1, 2, 3) && !one.equals(key));
    cluster.begin(1, set(written, "in doubt"));
    cluster.time.runFor(100);

    long before = cluster.time.unixMillis();
    assertThat(cluster.isRefused(1, set(key, "refused"))).isTrue();
    assertThat(cluster.isRefused(1, delete(key))).isTrue();
    assertThat(cluster.time.unixMillis() - before).as("at once").isLessThan(100);

    for (int owner : new int[] {1, 2, 3}) {
      assertThat(text(cluster.stored(owner, key).orElseThrow())).isEqualTo("before");
    }
    assertThat(cluster.call(1, set(other, "taken"))).isInstanceOf(SetResult.Stored.class);
  }

  @Test
  void itLeavesAfterAWhileSoThatOthersTakeItsPlace() {
    fail(2);
    cluster.time.runFor(LEAVES_AFTER_MILLIS - 1_000);
    assertThat(isThere(2)).isTrue();

    cluster.time.runFor(2_500);
    assertThat(isThere(2)).isFalse();

    Ring without = ring(2, 1, -2, 3, 4);
    cluster.manager.setRings(new RingPair(without, without));
    for (int server : new int[] {1, 3, 4}) {
      cluster.await(cluster.manager.sync(address(server)));
    }
    assertThat(cluster.call(1, set(key, "again"))).isInstanceOf(SetResult.Stored.class);
    cluster.time.runFor(600_000);
    assertThat(isThere(2)).as("it comes back to nobody").isFalse();
  }

  @Test
  void ofSeveralThatFailNoneLeaves() {
    fail(2);
    cluster.time.runFor(LEAVES_AFTER_MILLIS - 2_000);
    fail(4);
    cluster.time.runFor(600_000);

    assertThat(isThere(2)).isTrue();
    assertThat(isThere(4)).isTrue();
    assertThat(cluster.call(2, new Get(keyOwnedBy(ring, 2, 3, 4)))).isEmpty();
  }

  @Test
  void itStaysWhileAnotherServerIsDownOrSilent() {
    cluster.network.silence(address(3));
    fail(2);
    cluster.time.runFor(60_000);
    assertThat(isThere(2)).as("one does not answer").isTrue();

    Ring without = ring(2, 1, 2, -3, 4);
    cluster.manager.setRings(new RingPair(without, without));
    for (int server : new int[] {1, 2, 4}) {
      cluster.await(cluster.manager.sync(address(server)));
    }
    cluster.time.runFor(60_000);
    assertThat(isThere(2)).as("one is given up").isTrue();
  }

  @Test
  void itStaysWithoutAManagerWhoWouldGiveItUp() {
    cluster.network.silence(address(100));
    fail(2);

    cluster.time.runFor(60_000);

    assertThat(isThere(2)).isTrue();
  }
}
