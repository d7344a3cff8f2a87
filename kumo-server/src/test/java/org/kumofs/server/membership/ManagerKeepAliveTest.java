package org.kumofs.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.ring;

import org.junit.jupiter.api.Test;
import org.kumofs.message.GetStatus;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.TestCluster;

class ManagerKeepAliveTest {

  private final TestCluster cluster = new TestCluster();

  @Test
  void theManagerIsDialledAtOnceAndKeptAliveAtEveryTick() {
    cluster.start(1);

    assertThat(cluster.manager.joined()).containsExactly(address(1));
    assertThat(cluster.manager.keepAlives()).isEqualTo(1);
    cluster.time.runFor(10_000);
    assertThat(cluster.manager.keepAlives()).isEqualTo(11);
    assertThat(cluster.manager.joined()).hasSize(1);
  }

  @Test
  void aManagerThatIsThereIsAskedForItsRings() {
    Ring write = ring(2, 1, 2);
    Ring read = ring(1, 1);
    cluster.manager.setRings(new RingPair(write, read));

    cluster.start(1);

    assertThat(ringOf(StatusCode.WRITE_RING)).isEqualTo(new StatusValue.Seed(write.seed()));
    assertThat(ringOf(StatusCode.READ_RING)).isEqualTo(new StatusValue.Seed(read.seed()));
    cluster.time.runFor(20_000);
    assertThat(cluster.manager.ringRequests()).isEqualTo(1);
  }

  @Test
  void ringsThatWereNotAnsweredAreAskedForAgain() {
    Ring ring = ring(1, 1);
    cluster.manager.setRings(new RingPair(ring, ring));
    cluster.network.setFirewall((from, to, method) -> method != ReadRingRequest.METHOD.id());
    cluster.start(1);
    cluster.time.runFor(3_000);
    cluster.network.setFirewall((from, to, method) -> true);

    cluster.time.runFor(10_000);

    assertThat(ringOf(StatusCode.READ_RING)).isEqualTo(new StatusValue.Seed(ring.seed()));
  }

  @Test
  void olderRingsOfAManagerThatCameBackAreNotTaken() {
    cluster.startActive(1);
    Ring newer = ring(500, 1);
    cluster.sync(new RingPair(newer, newer));
    Ring older = ring(400, 1, 2);
    cluster.manager.setRings(new RingPair(older, older));
    cluster.network.silence(cluster.manager.address());
    cluster.time.runFor(20_000);
    cluster.network.wake(cluster.manager.address());
    cluster.time.runFor(20_000);

    assertThat(ringOf(StatusCode.WRITE_RING)).isEqualTo(new StatusValue.Seed(newer.seed()));
  }

  @Test
  void aManagerThatHangsIsDroppedAndDialledAnew() {
    cluster.start(1);
    cluster.network.setFirewall((from, to, method) -> method != KeepAlive.METHOD.id());
    int before = cluster.manager.ringRequests();

    cluster.time.runFor(30_000);
    assertThat(cluster.manager.ringRequests()).isGreaterThan(before);

    cluster.network.setFirewall((from, to, method) -> true);
    cluster.time.runFor(10_000);
    int keepAlives = cluster.manager.keepAlives();
    cluster.time.runFor(10_000);
    assertThat(cluster.manager.keepAlives()).isGreaterThanOrEqualTo(keepAlives + 4);
  }

  @Test
  void aManagerThatStartsLaterIsFoundAtATick() {
    cluster.network.silence(cluster.manager.address());
    cluster.start(1);
    cluster.time.runFor(20_000);
    assertThat(cluster.manager.joined()).isEmpty();

    cluster.network.wake(cluster.manager.address());
    cluster.time.runFor(10_000);

    assertThat(cluster.manager.joined()).isNotEmpty();
  }

  @Test
  void clientsWithOtherRingsMakeItAskTheManagersOnceASecond() {
    cluster.start(1);
    cluster.sync(new RingPair(ring(1, 2), ring(1, 2)));
    int before = cluster.manager.ringRequests();

    for (int i = 0; i < 50; i++) {
      assertThat(cluster.isRefused(1, set(key("k"), "v"))).isTrue();
    }

    assertThat(cluster.manager.ringRequests()).isEqualTo(before + 1);
    cluster.manager.setRings(new RingPair(ring(2, 1), ring(2, 1)));
    cluster.time.runFor(1_000);
    assertThat(cluster.isRefused(1, set(key("k"), "v"))).isTrue();
    cluster.time.runFor(100);
    assertThat(cluster.call(1, set(key("k"), "v"))).isNotNull();
  }

  private StatusValue ringOf(StatusCode code) {
    return cluster.call(1, new GetStatus(code));
  }
}
