package org.kumofs.testkit.sim;

import java.util.List;

/** Faults of gateways, and between them and clients. */
final class GatewaySchedules {

  private GatewaySchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("gateway-crash", GatewaySchedules::crash),
        Schedule.of("gateway-pause", GatewaySchedules::pause),
        Schedule.of("broken-clients", GatewaySchedules::cutClients));
  }

  /** What they have asked servers for goes on; nobody asks again, and clients are told nothing. */
  private static void crash(Stage stage) {
    hinderServers(stage);
    for (int i = 0; i < 3; i++) {
      SimGateway victim = stage.anyGateway();
      stage.kill(victim);
      stage.pause(0, 600);
      stage.start(victim);
      stage.pause(100, 1_200);
    }
  }

  /** Goes on with what it was about to do, by rings of before. */
  private static void pause(Stage stage) {
    SimGateway victim = stage.anyGateway();
    stage.stop(victim);
    hinderServers(stage);
    stage.pause(50, 4_000);
    stage.resume(victim);
    stage.pause(0, 1_000);
  }

  /** The gateways go on with what they were asked for, while the clients do something else. */
  private static void cutClients(Stage stage) {
    hinderServers(stage);
    for (int i = 0; i < 20; i++) {
      stage.cutOneClient(stage.anyGateway());
      stage.pause(0, 250);
    }
  }

  /** So that more is under way when it happens. */
  private static void hinderServers(Stage stage) {
    SimServer victim = stage.anyServer();
    switch (stage.random().nextInt(3)) {
      case 0 -> stage.kill(victim);
      case 1 -> {
        stage.tell("slow disk of " + victim);
        victim.slowDisk(400);
      }
      default -> stage.tell("all servers are well");
    }
  }
}
