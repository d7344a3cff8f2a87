package org.kumofs.testkit.sim;

import java.util.List;

/** Faults of the network. */
final class NetworkSchedules {

  private NetworkSchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("partition-servers", NetworkSchedules::partServers),
        Schedule.of("one-way-partition-servers", NetworkSchedules::cutServers),
        Schedule.of("one-way-partition-manager", NetworkSchedules::cutManager),
        Schedule.of("one-way-partition-gateway", NetworkSchedules::cutGateway),
        Schedule.of("lost-answers", NetworkSchedules::loseAnswers),
        Schedule.of("broken-connections", NetworkSchedules::breakConnections));
  }

  private static void partServers(Stage stage) {
    SimServer one = stage.anyServer();
    stage.part(one, stage.anyServerBut(one));
    stage.pause(100, 7_000);
    stage.repairAll();
    stage.pause(0, 1_000);
  }

  private static void cutServers(Stage stage) {
    SimServer from = stage.anyServer();
    stage.cut(from, stage.anyServerBut(from));
    stage.pause(100, 7_000);
    stage.repairAll();
    stage.pause(0, 1_000);
  }

  /** To one manager or both: to the other one the server seems well. */
  private static void cutManager(Stage stage) {
    SimServer server = stage.anyServer();
    SimManager manager = stage.anyManager();
    if (stage.coin()) {
      stage.cut(manager, server);
    } else {
      stage.cut(server, manager);
    }
    if (stage.coin()) {
      stage.cut(server, stage.otherManager(manager));
    }
    stage.pause(100, 9_000);
    stage.repairAll();
    stage.pause(0, 2_000);
  }

  private static void cutGateway(Stage stage) {
    SimGateway gateway = stage.anyGateway();
    SimServer server = stage.anyServer();
    if (stage.coin()) {
      stage.cut(gateway, server);
    } else {
      stage.cut(server, gateway);
    }
    stage.pause(100, 5_000);
    stage.repairAll();
    stage.pause(0, 1_000);
  }

  /** What was asked for was done, and is asked for again. */
  private static void loseAnswers(Stage stage) {
    int percent = 1 + stage.random().nextInt(6);
    stage.tell("lose " + percent + " % of all answers");
    stage.cluster().firewall().loseAnswers((from, to) -> stage.random().nextInt(100) < percent);
    stage.pause(1_000, 5_000);
  }

  private static void breakConnections(Stage stage) {
    for (int i = 0; i < 12; i++) {
      stage.disconnect(stage.anyServer(), stage.oneOf(stage.cluster().hosts()));
      stage.pause(0, 500);
    }
  }
}
