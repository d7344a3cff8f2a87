package org.kumofs.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeManager;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.wire.Frame;

class RingRefresherTest {

  private static final NodeAddress SELF = FakeCluster.address(200, 1);
  private static final long TICK = 2_000;
  private static final long TIMEOUT = 5_000;

  private final FakeCluster cluster = new FakeCluster(3);
  private final FakeManager first = new FakeManager(cluster, 1);
  private final FakeManager second = new FakeManager(cluster, 2);
  private final List<NodeAddress> lost = new ArrayList<>();
  private final RingRefresher refresher =
      new RingRefresher(
          new RouteSettings(List.of(first.address, second.address), TICK, TIMEOUT, 10_000, 4),
          cluster.time.newLoop(),
          cluster.network.transport(SELF),
          lost::add);

  private void start(RingPair rings) {
    first.rings = rings;
    second.rings = rings;
    refresher.start();
    cluster.time.runFor(20);
  }

  private RingPair rings() {
    return refresher.view().rings();
  }

  private Support support() {
    return refresher.view().capabilities().ofAll(Extension.META);
  }

  @Test
  void bothManagersAreAskedAtTheStart() {
    RingPair rings = cluster.rings();
    start(rings);

    assertThat(first.questions).isEqualTo(1);
    assertThat(second.questions).isEqualTo(1);
    assertThat(rings()).isEqualTo(rings);
  }

  @Test
  void oneManagerIsEnough() {
    second.kill();
    RingPair rings = cluster.rings();
    start(rings);

    assertThat(rings()).isEqualTo(rings);
  }

  @Test
  void aManagerThatComesUpLaterIsFoundAtATick() {
    first.kill();
    second.kill();
    RingPair rings = cluster.rings();
    start(rings);
    assertThat(rings()).isEqualTo(RingPair.EMPTY);

    first.listen();
    cluster.time.runFor(TICK);
    assertThat(rings()).isEqualTo(rings);
  }

  @Test
  void aPushedRingIsAdopted() {
    start(cluster.rings());
    first.rings = cluster.rings(cluster.servers.get(0));
    first.push();
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(first.rings);
  }

  @Test
  void anOlderPushIsIgnored() {
    RingPair older = cluster.rings();
    RingPair newer = cluster.rings();
    start(newer);
    first.push(older.write().seed(), older.read().seed());
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(newer);
  }

  @Test
  void anEmptyPushIsIgnored() {
    RingPair rings = cluster.rings();
    start(rings);
    first.push(
        new RingSeed(List.of(), cluster.nextStamp()), new RingSeed(List.of(), cluster.nextStamp()));
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(rings);
  }

  @Test
  void eachRingIsJudgedByItself() {
    Ring old = cluster.ring();
    Ring held = cluster.ring();
    start(new RingPair(held, old));
    Ring fresh = cluster.ring();
    first.push(fresh.seed(), RingSeed.EMPTY);
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(new RingPair(fresh, old));
  }

  @Test
  void aRenewalAsksBothManagersSoon() {
    start(cluster.rings());
    first.rings = cluster.rings();
    refresher.renew();
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(first.rings);
    assertThat(second.questions).isEqualTo(2);
  }

  @Test
  void renewalsThatComeTogetherAreOneQuestion() {
    start(cluster.rings());
    for (int i = 0; i < 100; i++) {
      refresher.renew();
    }
    cluster.time.runFor(1_000);

    assertThat(first.questions).isEqualTo(2);
  }

  @Test
  void aRenewalAfterTheQuestionWasAskedIsAQuestionOfItsOwn() {
    start(cluster.rings());
    refresher.renew();
    // On its way: its answer may not know yet what the second renewal is about.
    cluster.time.runUntil(() -> first.questions == 2, 100);
    refresher.renew();
    cluster.time.runFor(1_000);

    assertThat(first.questions).isEqualTo(3);
  }

  @Test
  void aFloodOfErrorsDoesNotBecomeAFloodOfQuestions() {
    start(cluster.rings());
    for (int i = 0; i < 1_000; i++) {
      refresher.renew();
      cluster.time.runFor(1);
    }

    assertThat(first.questions).isBetween(15, 25);
  }

  @Test
  void aHungManagerLosesItsConnectionAndIsFoundAgainWhenItAnswers() {
    start(cluster.rings());
    cluster.network.silence(first.address);
    cluster.time.runFor(TICK + TIMEOUT + 100);
    cluster.network.wake(first.address);
    first.rings = cluster.rings();
    int questionsBefore = first.questions;
    cluster.time.runFor(2 * TIMEOUT + TICK);

    assertThat(first.questions).isGreaterThan(questionsBefore);
    assertThat(rings()).isEqualTo(first.rings);
  }

  @Test
  void aHungManagerDoesNotKeepTheOtherFromBeingHeard() {
    start(cluster.rings());
    cluster.network.silence(first.address);
    cluster.time.runFor(100);
    second.rings = cluster.rings();
    refresher.renew();
    cluster.time.runFor(10);

    assertThat(rings()).isEqualTo(second.rings);
  }

  @Test
  void aPushThatGotLostIsMadeUpForAtATick() {
    start(cluster.rings());
    first.rings = cluster.rings();
    cluster.time.runFor(TICK + 100);

    assertThat(rings()).isEqualTo(first.rings);
  }

  @Test
  void serversAreOnlyTrustedWithMetaFieldsOnceAllHaveSpoken() {
    first.rings = cluster.rings();
    cluster.servers.get(2).kill();
    refresher.start();
    cluster.time.runFor(20);
    assertThat(rings()).isEqualTo(first.rings);
    assertThat(support()).isEqualTo(Support.UNKNOWN);

    cluster.servers.get(2).listen();
    cluster.time.runFor(TICK);
    assertThat(support()).isEqualTo(Support.YES);
  }

  @Test
  void oneOriginalServerIsEnoughForRefusal() {
    cluster.servers.get(1).original = true;
    start(cluster.rings());

    assertThat(support()).isEqualTo(Support.NO);
  }

  @Test
  void anOriginalServerThatIsDownDoesNotCount() {
    FakeServer original = cluster.servers.get(1);
    original.original = true;
    start(cluster.rings(original));

    assertThat(support()).isEqualTo(Support.YES);
    assertThat(original.capabilityQuestions).isZero();
  }

  @Test
  void anOriginalServerOfTheReadRingAloneCounts() {
    FakeServer original = cluster.servers.get(1);
    original.original = true;
    start(new RingPair(cluster.ring(original), cluster.ring()));

    assertThat(support()).isEqualTo(Support.NO);
  }

  @Test
  void anOriginalServerThatIsAttachedCloses() {
    FakeServer original = cluster.servers.get(1);
    original.original = true;
    start(cluster.rings(original));
    first.rings = cluster.rings();
    first.push();
    // The very moment the ring is known nothing is known of its new member.
    cluster.time.runUntil(() -> rings().equals(first.rings), 100);
    assertThat(support()).isEqualTo(Support.UNKNOWN);

    cluster.time.runFor(10);
    assertThat(support()).isEqualTo(Support.NO);
  }

  @Test
  void anOriginalServerThatIsDetachedOpensTheWay() {
    FakeServer original = cluster.servers.get(1);
    original.original = true;
    start(cluster.rings());
    first.rings = cluster.rings(original);
    first.push();
    cluster.time.runFor(10);

    assertThat(support()).isEqualTo(Support.YES);
  }

  @Test
  void whatAServerIsIsLearntAnewAfterAReconnect() {
    start(cluster.rings());
    assertThat(support()).isEqualTo(Support.YES);

    FakeServer replaced = cluster.servers.get(0);
    replaced.kill();
    cluster.time.runFor(10);
    assertThat(support()).isEqualTo(Support.UNKNOWN);

    replaced.original = true;
    replaced.listen();
    cluster.time.runFor(TICK);
    assertThat(support()).isEqualTo(Support.NO);
  }

  @Test
  void aServerThatCameBackIsAskedAtOnceWhenNewRingsAreWanted() {
    start(cluster.rings());
    cluster.servers.get(0).kill();
    cluster.time.runFor(10);
    cluster.servers.get(0).listen();
    refresher.renew();
    cluster.time.runFor(10);

    assertThat(support()).isEqualTo(Support.YES);
  }

  @Test
  void aServerThatIsReplacedUnnoticedIsFoundOutAtATick() {
    start(cluster.rings());
    cluster.servers.get(0).original = true;
    cluster.time.runFor(TICK);

    assertThat(support()).isEqualTo(Support.NO);
  }

  @Test
  void aHungServerIsReportedOnceItsTimeIsUp() {
    start(cluster.rings());
    FakeServer hung = cluster.servers.get(0);
    cluster.network.silence(hung.address);
    cluster.time.runFor(TICK + TIMEOUT - 100);
    assertThat(lost).isEmpty();

    cluster.time.runFor(200);
    assertThat(lost).containsExactly(hung.address);
    assertThat(support()).isEqualTo(Support.UNKNOWN);

    cluster.network.wake(hung.address);
    cluster.time.runFor(2 * TIMEOUT + TICK);
    assertThat(support()).isEqualTo(Support.YES);
  }

  @Test
  void aServerThatTheManagersHaveGivenUpIsReportedOnce() {
    start(cluster.rings());
    FakeServer fault = cluster.servers.get(0);
    first.rings = cluster.rings(fault);
    first.push();
    cluster.time.runFor(10);
    assertThat(lost).containsExactly(fault.address);

    first.rings = cluster.rings(fault);
    first.push();
    cluster.time.runFor(10);
    assertThat(lost).hasSize(1);
  }

  @Test
  void aServerThatWasDetachedInGoodOrderIsNotReported() {
    RingPair rings = cluster.rings();
    start(rings);
    Ring without =
        Ring.of(
            new RingSeed(
                rings.write().nodes().subList(1, cluster.servers.size()), cluster.nextStamp()));
    first.push(without.seed(), without.seed());
    cluster.time.runFor(10);

    assertThat(rings().write()).isEqualTo(without);
    assertThat(lost).isEmpty();
  }

  @Test
  void aServerThatHangsUpAtOnceIsNotDialledInATightLoop() throws IOException {
    start(cluster.rings());
    FakeServer replaced = cluster.servers.get(0);
    replaced.kill();
    AtomicInteger dials = new AtomicInteger();
    cluster
        .network
        .transport(replaced.address)
        .listen(
            replaced.address,
            connection -> {
              dials.incrementAndGet();
              connection.close();
              return new DeafListener();
            });
    cluster.time.runFor(10 * TICK);

    assertThat(dials.get()).isBetween(9, 12);
    assertThat(support()).isEqualTo(Support.UNKNOWN);
  }

  private static final class DeafListener implements ConnectionListener {
    @Override
    public void onFrame(Connection connection, Frame frame) {}

    @Override
    public void onClosed(Connection connection) {}
  }

  @Test
  void nothingIsAskedAfterClosing() {
    start(cluster.rings());
    refresher.close();
    cluster.time.runFor(10);
    int questions = first.questions;
    cluster.time.runFor(10 * TICK);

    assertThat(first.questions).isEqualTo(questions);
  }
}
