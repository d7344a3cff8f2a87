package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.RingNode;

class AttachDetachTest {

  private final TestCluster cluster = new TestCluster();
  private final Manager manager = cluster.manager();

  @Test
  void attachWithoutReplaceChangesTheWriteRingAndTellsNoServer() {
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    Gateway gateway = cluster.new Gateway(1);
    gateway.ask(manager);
    manager.call(new AttachNewServers(false));
    cluster.settle();

    assertThat(manager.writeNodes())
        .containsExactly(RingNode.active(a.address), RingNode.active(b.address));
    assertThat(manager.readNodes()).isEmpty();
    assertThat(manager.newcomers()).isEmpty();
    assertThat(a.syncs).isEmpty();
    assertThat(a.copyStarts).isEmpty();
    assertThat(gateway.pushes).isEmpty();
  }

  @Test
  void theReplaceThatFollowsBringsTheRingsTogether() {
    FakeServer a = cluster.server(1, manager);
    manager.call(new AttachNewServers(false));
    manager.call(new StartReplace(false));
    cluster.settle();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(manager.readNodes()).containsExactly(RingNode.active(a.address));
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
  }

  @Test
  void attachWithReplaceDoesBoth() {
    FakeServer a = cluster.server(1, manager);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(a.copyStarts).hasSize(1);
    assertThat(a.copyStarts.get(0).full()).isFalse();
    assertThat(a.deleteStarts).hasSize(1);
  }

  @Test
  void attachWithoutNewcomersKeepsTheStampAndStillReplacesIfAsked() {
    FakeServer a = cluster.attachedServers(1, manager).get(0);
    ClockTime before = manager.rings().write().clockTime();
    manager.call(new AttachNewServers(false));
    assertThat(a.copyStarts).isEmpty();
    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(a.copyStarts.get(0).seed().clockTime()).isEqualTo(before);
    assertThat(manager.rings().write().clockTime()).isEqualTo(before);
  }

  @Test
  void detachTakesFaultsOutOfTheWriteRing() {
    List<FakeServer> servers = cluster.attachedServers(3, manager);
    servers.get(1).kill();
    cluster.time.runFor(500);
    manager.call(new DetachFaultServers(false));
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.active(servers.get(0).address), RingNode.active(servers.get(2).address));
    assertThat(manager.readNodes()).contains(RingNode.fault(servers.get(1).address));
    assertThat(servers.get(0).copyStarts).isEmpty();

    manager.call(new DetachFaultServers(true));
    cluster.settle();
    assertThat(manager.readNodes()).hasSize(2);
  }

  @Test
  void aReplaceWithoutServersEndsAtOnce() {
    manager.call(new AttachNewServers(true));
    manager.call(new StartReplace(false));
    List<FakeServer> servers = cluster.attachedServers(1, manager);
    servers.get(0).kill();
    cluster.time.runFor(500);
    try (LogCapture log = new LogCapture()) {
      manager.call(new StartReplace(false));
      assertThat(log.lines()).anyMatch(line -> line.startsWith("start replace copy"));
      assertThat(log.lines()).anyMatch(line -> line.contains("ends at once"));
    }
    assertThat(manager.writeNodes()).containsExactly(RingNode.active(servers.get(0).address));
  }

  @Test
  void aReplaceBeforeAnythingIsAttachedTouchesNoServer() {
    FakeServer a = cluster.server(1, manager);
    manager.call(new StartReplace(false));
    cluster.settle();
    assertThat(a.copyStarts).isEmpty();
  }
}
