package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.Role;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.NodeIdentity;

/** A manager that knows of members only by its partner's word, as after its own restart. */
class UnmetMembersTest {

  private final TestCluster cluster = new TestCluster();
  private final Manager manager = cluster.managerOfTwo(1);

  /** The partner says that these are the members; writes go to them, reads to all but the last. */
  private void sync(int... servers) {
    FakeServer partner =
        new FakeServer(
            cluster,
            new NodeIdentity(TestCluster.managerAddress(2), Role.MANAGER),
            List.of(manager.address));
    List<RingNode> nodes =
        IntStream.of(servers).mapToObj(TestCluster::serverAddress).map(RingNode::active).toList();
    long now = cluster.time.unixSeconds();
    RingSeed write = new RingSeed(nodes, ClockTime.of(now, 11));
    RingSeed read = new RingSeed(nodes.subList(0, nodes.size() - 1), ClockTime.of(now, 10));
    assertThat(
            cluster.answerOf(
                partner.session(manager.address).call(new HashSpaceSync(write, read, 12), 1_000)))
        .isTrue();
  }

  private void replace() {
    manager.call(new StartReplace(false));
    cluster.time.runFor(500);
  }

  @Test
  void aMemberThatHasNotCalledYetIsCalledForAReplace() {
    FakeServer a = cluster.server(1, manager);
    FakeServer silent = cluster.server(2);
    sync(1, 2);
    replace();
    assertThat(silent.copyStarts).hasSize(1);
    assertThat(a.deleteStarts).hasSize(1);
    assertThat(silent.deleteStarts).hasSize(1);
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(manager.newcomers()).isEmpty();
  }

  @Test
  void aMemberThatCannotBeReachedMakesTheCopyVoid() {
    try (LogCapture log = new LogCapture()) {
      FakeServer a = cluster.server(1, manager);
      sync(1, 2);
      replace();
      assertThat(a.copyStarts).hasSize(1);
      assertThat(a.deleteStarts).isEmpty();
      assertThat(manager.readNodes()).hasSize(1);
      assertThat(log.lines())
          .anyMatch(line -> line.endsWith("10.0.0.2:19800 is a member and can't be reached"));
    }
  }
}
