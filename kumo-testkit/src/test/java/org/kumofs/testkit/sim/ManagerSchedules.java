package org.kumofs.testkit.sim;

import java.util.List;
import org.kumofs.manager.state.ManagerState;

/** Faults of managers, and what others miss because of them. */
final class ManagerSchedules {

  private ManagerSchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("partition-managers", ManagerSchedules::part),
        Schedule.of("manager-crash", ManagerSchedules::crashOne),
        Schedule.of("both-managers-crash", ManagerSchedules::crashBoth),
        Schedule.ofOld("old-manager-state", ManagerSchedules::setBack),
        Schedule.of("gateway-stale-ring", ManagerSchedules::staleGateway));
  }

  /** While a server comes or goes. */
  private static void part(Stage stage) {
    stage.part(stage.cluster().manager(1), stage.cluster().manager(2));
    stage.pause(0, 8_000);
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.pause(0, 1_500);
    stage.start(victim);
    stage.pause(0, 1_500);
  }

  private static void crashOne(Stage stage) {
    SimManager victim = stage.anyManager();
    stage.kill(victim);
    stage.pause(0, 1_500);
    SimServer server = stage.anyServer();
    stage.kill(server);
    stage.pause(0, 1_500);
    stage.start(victim);
    stage.pause(0, 2_500);
    stage.start(server);
    stage.pause(0, 1_000);
  }

  private static void crashBoth(Stage stage) {
    stage.kill(stage.cluster().manager(1));
    stage.pause(0, 50);
    stage.kill(stage.cluster().manager(2));
    stage.pause(0, 3_000);
    stage.start(stage.cluster().manager(1));
    stage.pause(0, 1_000);
    stage.start(stage.cluster().manager(2));
    stage.pause(0, 2_000);
  }

  /** Its disk is set back to a ring of before, by which records lie elsewhere. */
  private static void setBack(Stage stage) {
    SimManager victim = stage.anyManager();
    ManagerState former = victim.state();
    stage.attach(stage.addServer());
    stage.pause(0, 500);
    boolean alone = stage.coin();
    SimManager other = stage.otherManager(victim);
    stage.kill(victim);
    if (alone) {
      stage.kill(other);
    }
    stage.tell("the state of " + victim + " is set back");
    victim.setState(former);
    stage.pause(0, 500);
    stage.start(victim);
    stage.pause(0, 1_500);
    if (alone) {
      stage.start(other);
    }
    stage.pause(500, 2_000);
  }

  /** A gateway hears of no ring while they change. */
  private static void staleGateway(Stage stage) {
    SimGateway gateway = stage.anyGateway();
    stage.part(gateway, stage.cluster().manager(1));
    stage.part(gateway, stage.cluster().manager(2));
    stage.attach(stage.addServer());
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.awaitFault(victim);
    stage.pause(0, 2_000);
  }
}
