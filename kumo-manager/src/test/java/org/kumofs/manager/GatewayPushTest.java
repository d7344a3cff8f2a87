package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.StartReplace;

class GatewayPushTest {

  private final TestCluster cluster = new TestCluster();
  private final Manager manager = cluster.manager();
  private List<FakeServer> servers;

  @BeforeEach
  void attach() {
    servers = cluster.attachedServers(3, manager);
  }

  @Test
  void gatewaysThatAskedForTheRingsGetEveryChange() {
    Gateway one = cluster.new Gateway(1);
    Gateway two = cluster.new Gateway(2);
    one.ask(manager);
    one.ask(manager);
    two.ask(manager);
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(one.pushes).hasSize(1);
    assertThat(two.pushes).hasSize(1);
    assertThat(one.lastPush().write()).isEqualTo(manager.rings().write());
    assertThat(one.lastPush().read()).isEqualTo(manager.rings().read());
  }

  @Test
  void aClientThatAskedForSomethingElseIsNotTold() {
    Gateway gateway = cluster.new Gateway(1);
    cluster.answerOf(gateway.client.session(manager.address).call(new StartReplace(false), 1_000));
    cluster.settle();
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(gateway.pushes).isEmpty();
  }

  @Test
  void aGatewayThatDoesNotAnswerHoldsUpNobody() {
    Gateway silent = cluster.new Gateway(1);
    Gateway good = cluster.new Gateway(2);
    silent.ask(manager);
    good.ask(manager);
    silent.silent = true;
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(good.pushes).hasSize(1);
    servers.get(1).kill();
    cluster.time.runFor(500);
    assertThat(good.pushes).hasSize(2);
    assertThat(silent.pushes).hasSize(2);
  }

  @Test
  void aGatewayThatHungUpIsForgottenAndOneThatComesBackIsTold() {
    Gateway gateway = cluster.new Gateway(1);
    gateway.ask(manager);
    gateway.client.close();
    cluster.time.runFor(3_000);
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(gateway.pushes).isEmpty();

    Gateway again = cluster.new Gateway(1);
    again.ask(manager);
    servers.get(1).kill();
    cluster.time.runFor(500);
    assertThat(again.pushes).hasSize(1);
  }

  @Test
  void aToolThatKnowsNoPushesIsLeftAlone() {
    // The harness' own client has asked for the rings and serves nothing.
    manager.rings();
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(manager.rings().write().nodes()).hasSize(3);
    int answers = cluster.network.answersTo(manager.address);
    manager.call(new StartReplace(false));
    cluster.settle();
    // Two answers to phase starts of each server that is left, and none to a push.
    assertThat(cluster.network.answersTo(manager.address) - answers).isLessThanOrEqualTo(5);
  }
}
