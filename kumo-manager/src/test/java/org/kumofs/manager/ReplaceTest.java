package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.FakeServer.Reaction;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.RingNode;

class ReplaceTest {

  private final TestCluster cluster = new TestCluster();
  private final Manager manager = cluster.manager();
  private LogCapture log;
  private FakeServer a;
  private FakeServer b;
  private FakeServer c;

  @BeforeEach
  void attachTwoOfThreeServers() {
    List<FakeServer> servers = cluster.attachedServers(2, manager);
    a = servers.get(0);
    b = servers.get(1);
    c = cluster.server(3, manager);
    log = new LogCapture();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void allReact(Reaction reaction) {
    a.onStart = reaction;
    b.onStart = reaction;
    c.onStart = reaction;
  }

  private ClockTime attach() {
    manager.call(new AttachNewServers(true));
    cluster.settle();
    return manager.rings().write().clockTime();
  }

  private boolean readsFollowWrites() {
    return manager.rings().read().equals(manager.rings().write());
  }

  private boolean logged(String words) {
    return log.lines().stream().anyMatch(line -> line.contains(words));
  }

  @Test
  void deletesBeginOnlyWhenEveryServerHasEndedItsCopy() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(a.copyStarts.get(0).seed()).isEqualTo(manager.rings().write());
    assertThat(logged("start replace copy time(" + time.bits() + ")")).isTrue();

    a.reportCopyEnd(manager.address, time);
    b.reportCopyEnd(manager.address, time);
    assertThat(a.deleteStarts).isEmpty();
    assertThat(manager.readNodes()).hasSize(2);

    c.reportCopyEnd(manager.address, time);
    assertThat(a.deleteStarts).hasSize(1);
    assertThat(b.deleteStarts).hasSize(1);
    assertThat(c.deleteStarts).hasSize(1);
    assertThat(readsFollowWrites()).isTrue();
    assertThat(logged("start replace delete time(" + time.bits() + ")")).isTrue();
    assertThat(logged("replace finished")).isFalse();

    a.reportDeleteEnd(manager.address, time);
    b.reportDeleteEnd(manager.address, time);
    c.reportDeleteEnd(manager.address, time);
    assertThat(logged("replace finished time(" + time.bits() + ")")).isTrue();
  }

  @Test
  void gatewaysAreToldAtTheBeginningOfEachPhase() {
    Gateway gateway = cluster.new Gateway(1);
    gateway.ask(manager);
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    assertThat(gateway.pushes).hasSize(1);
    assertThat(gateway.lastPush().write().nodes()).hasSize(3);
    assertThat(gateway.lastPush().read().nodes()).hasSize(2);

    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, time);
    }
    assertThat(gateway.pushes).hasSize(2);
    assertThat(gateway.lastPush().read().nodes()).hasSize(3);
  }

  @Test
  void unattachedServersTakePartInBothPhases() {
    manager.call(new StartReplace(false));
    cluster.settle();
    assertThat(c.copyStarts).hasSize(1);
    assertThat(c.deleteStarts).hasSize(1);
    assertThat(manager.newcomers()).containsExactly(c.address);
  }

  @Test
  void aSecondReportOfTheSameServerDoesNotCountForAnother() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    a.reportCopyEnd(manager.address, time);
    a.reportCopyEnd(manager.address, time);
    a.reportCopyEnd(manager.address, time);
    b.reportCopyEnd(manager.address, time);
    assertThat(a.deleteStarts).isEmpty();
  }

  @Test
  void reportsWithAnotherStampAreIgnored() {
    ClockTime earlier = manager.rings().write().clockTime();
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, earlier);
      server.reportDeleteEnd(manager.address, time);
    }
    assertThat(a.deleteStarts).isEmpty();
    assertThat(logged("replace finished")).isFalse();
  }

  @Test
  void aReplaceOfTheSameRingKeepsItsStampAndALateEndOfTheEarlierRunDoesNotCount() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    a.reportCopyEnd(manager.address, time);
    b.reportCopyEnd(manager.address, time);

    allReact(Reaction.IGNORE);
    manager.call(new StartReplace(false));
    cluster.settle();
    assertThat(a.copyStarts).hasSize(2);
    assertThat(a.copyStarts.get(1).seed().clockTime()).isEqualTo(time);
    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, time);
    }
    assertThat(a.deleteStarts).isEmpty();

    allReact(Reaction.WORK);
    cluster.time.runFor(20_000);
    assertThat(a.deleteStarts).hasSize(1);
    assertThat(readsFollowWrites()).isTrue();
  }

  @Test
  void aServerThatRefusesToStartIsToldAgainWithGrowingPauses() {
    c.onStart = Reaction.REFUSE;
    ClockTime time = attach();
    cluster.time.runFor(10_000);
    assertThat(c.copyStarts.size()).isBetween(4, 5);
    assertThat(c.copyStarts.stream().map(ReplaceCopyStart::clock)).doesNotHaveDuplicates();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(a.deleteStarts).isEmpty();

    c.onStart = Reaction.WORK;
    cluster.time.runFor(20_000);
    assertThat(readsFollowWrites()).isTrue();
    assertThat(manager.rings().write().clockTime()).isEqualTo(time);
  }

  @Test
  void aServerThatDoesNotAnswerTheStartIsToldAgainWhenItsTimeIsUp() {
    c.onStart = Reaction.IGNORE;
    attach();
    c.onStart = Reaction.WORK;
    cluster.time.runFor(ManagerTiming.DEFAULT.callTimeoutMillis());
    assertThat(readsFollowWrites()).isFalse();
    cluster.time.runFor(2 * ManagerTiming.DEFAULT.replaceRetryMillis());
    assertThat(readsFollowWrites()).isTrue();
  }

  @Test
  void aServerThatRefusesToDeleteIsToldAgain() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    c.onStart = Reaction.REFUSE;
    a.onStart = Reaction.WORK;
    b.onStart = Reaction.WORK;
    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, time);
    }
    assertThat(readsFollowWrites()).isTrue();
    assertThat(logged("replace finished")).isFalse();
    c.onStart = Reaction.WORK;
    cluster.time.runFor(3_000);
    assertThat(logged("replace finished")).isTrue();
  }

  @Test
  void aMemberLostWhileCopyingMakesTheCopyVoidAndTheRingsStayApart() {
    allReact(Reaction.GO_ON_FOR_EVER);
    attach();
    c.kill();
    cluster.time.runFor(500);
    assertThat(logged("is void: " + c.address + " is lost")).isTrue();

    ClockTime time = manager.rings().write().clockTime();
    a.reportCopyEnd(manager.address, time);
    b.reportCopyEnd(manager.address, time);
    assertThat(a.deleteStarts).isEmpty();
    assertThat(manager.readNodes()).hasSize(2);
    assertThat(manager.writeNodes()).contains(RingNode.fault(c.address));
    assertThat(manager.rings().read().clockTime())
        .isNotEqualTo(manager.rings().write().clockTime());

    allReact(Reaction.WORK);
    manager.call(new DetachFaultServers(true));
    cluster.settle();
    assertThat(manager.writeNodes())
        .containsExactly(RingNode.active(a.address), RingNode.active(b.address));
    assertThat(readsFollowWrites()).isTrue();
  }

  @Test
  void aMemberThatHasEndedItsCopyStillMakesItVoidWhenItIsLost() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    a.reportCopyEnd(manager.address, time);
    a.kill();
    cluster.time.runFor(500);
    b.reportCopyEnd(manager.address, time);
    c.reportCopyEnd(manager.address, time);
    assertThat(b.deleteStarts).isEmpty();
    assertThat(readsFollowWrites()).isFalse();
  }

  @Test
  void anUnattachedServerLostWhileCopyingIsNotWaitedFor() {
    attach();
    FakeServer newcomer = cluster.server(4, manager);
    newcomer.onStart = Reaction.GO_ON_FOR_EVER;
    manager.call(new StartReplace(true));
    cluster.settle();
    assertThat(newcomer.copyStarts).hasSize(1);
    a.forget();
    newcomer.kill();
    cluster.time.runFor(500);
    assertThat(a.deleteStarts).hasSize(1);
    assertThat(logged("replace finished")).isTrue();
  }

  @Test
  void aServerLostWhileDeletingIsNotWaitedFor() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, time);
    }
    a.reportDeleteEnd(manager.address, time);
    c.kill();
    cluster.time.runFor(500);
    // Its own write ring carries a newer stamp by now: a fault was marked in it.
    b.reportDeleteEnd(manager.address, manager.rings().write().clockTime());
    assertThat(logged("replace finished")).isTrue();
    assertThat(readsFollowWrites()).isTrue();
  }

  @Test
  void aChangeOfTheWriteRingWhileCopyingMakesTheCopyVoid() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    FakeServer d = cluster.server(4, manager);
    manager.call(new AttachNewServers(false));
    for (FakeServer server : List.of(a, b, c)) {
      server.reportCopyEnd(manager.address, time);
    }
    assertThat(a.deleteStarts).isEmpty();
    assertThat(manager.readNodes()).hasSize(2);

    allReact(Reaction.WORK);
    manager.call(new StartReplace(false));
    cluster.settle();
    assertThat(manager.readNodes()).hasSize(4).contains(RingNode.active(d.address));
  }

  @Test
  void aServerRestartedInstantlyWhileCopyingIsToldAgain() {
    allReact(Reaction.GO_ON_FOR_EVER);
    ClockTime time = attach();
    a.reportCopyEnd(manager.address, time);
    b.reportCopyEnd(manager.address, time);
    c.kill();
    c = cluster.server(3, manager);
    assertThat(c.copyStarts).hasSize(1);
    assertThat(a.copyStarts).hasSize(1);
    cluster.settle();
    assertThat(readsFollowWrites()).isTrue();
  }

  @Test
  void anEndThatOvertakesTheAnswerHoldsUpNothing() {
    allReact(Reaction.ANSWER_LATE);
    attach();
    assertThat(readsFollowWrites()).isTrue();
    assertThat(logged("replace finished")).isTrue();
    // Nobody can say whose end the first one was.
    assertThat(a.copyStarts).hasSize(2);
  }

  @Test
  void aFullReplaceSaysSoToTheServers() {
    ClockTime before = manager.rings().write().clockTime();
    manager.call(new StartReplace(true));
    cluster.settle();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(a.copyStarts.get(0).full()).isTrue();
    assertThat(a.copyStarts.get(0).seed().clockTime()).isEqualTo(before);
    assertThat(logged("replace finished")).isTrue();
  }

  @Test
  void aCopyMayTakeAsLongAsItLikesAndItsProgressIsLogged() {
    c.onStart = Reaction.GO_ON_FOR_EVER;
    ClockTime time = attach();
    cluster.time.runFor(3_600_000);
    assertThat(readsFollowWrites()).isFalse();
    assertThat(logged(a.address + " has ended, waiting for")).isTrue();
    assertThat(logged("still waits for [" + c.address + "]")).isTrue();

    c.onStart = Reaction.WORK;
    c.reportCopyEnd(manager.address, time);
    cluster.settle();
    assertThat(logged("replace finished")).isTrue();
  }
}
