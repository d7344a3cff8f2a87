package org.kumofs.testkit.sim;

import java.util.List;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;

/** Faults of servers: processes, disks and hosts. */
final class ServerSchedules {

  private ServerSchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("crash-server", ServerSchedules::crash),
        Schedule.of("crash-coordinator-mid-write", ServerSchedules::crashMidWrite),
        Schedule.of("pause-server", stage -> pauseShortly(stage, stage.anyServer())),
        Schedule.of("pause-coordinator", ServerSchedules::pauseCoordinator),
        Schedule.of("flapping-server", ServerSchedules::flap),
        Schedule.of("rolling-restart", ServerSchedules::rollingRestart),
        Schedule.of("slow-disk", ServerSchedules::slowDisk),
        Schedule.of("empty-database-return", ServerSchedules::returnEmpty),
        Schedule.of("old-database-return", ServerSchedules::returnOld),
        Schedule.ofOld("short-absence", ServerSchedules::returnOld),
        Schedule.of("double-fault", ServerSchedules::doubleFault),
        Schedule.of("crash-host", ServerSchedules::crashHost),
        Schedule.of("power-failure", ServerSchedules::powerFailure),
        new Schedule(
            "power-failure-synced",
            InProcessCluster.Builder::syncs,
            Load.BUSY,
            ServerSchedules::powerFailure),
        Schedule.of("empty-database-unnoticed", ServerSchedules::returnEmptyAtOnce));
  }

  private static void crash(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.pause(0, 3_000);
    stage.start(victim);
    stage.pause(0, 1_000);
  }

  /** It has stored what it was asked to, but not told any replica. */
  private static void crashMidWrite(Stage stage) {
    for (int i = 0; i < 2; i++) {
      SimServer victim = stage.coordinatorOf("key" + stage.random().nextInt(8));
      Firewall firewall = stage.cluster().firewall();
      Firewall.Rule sets = firewall.drop(ReplicateSet.METHOD).from(victim.address());
      Firewall.Rule deletes = firewall.drop(ReplicateDelete.METHOD).from(victim.address());
      stage.pause(1, 60);
      stage.kill(victim);
      sets.lift();
      deletes.lift();
      stage.pause(0, 2_000);
      stage.start(victim);
      stage.pause(500, 1_500);
    }
  }

  private static void pauseShortly(Stage stage, SimServer victim) {
    stage.stop(victim);
    stage.pause(50, 9_000);
    stage.resume(victim);
    stage.pause(0, 1_500);
  }

  private static void pauseCoordinator(Stage stage) {
    SimServer victim = stage.coordinatorOf("key" + stage.random().nextInt(8));
    for (int i = 0; i < 2; i++) {
      stage.stop(victim);
      stage.pause(50, 2_500);
      stage.resume(victim);
      stage.pause(10, 300);
    }
    pauseShortly(stage, victim);
  }

  private static void flap(Stage stage) {
    SimServer victim = stage.anyServer();
    for (int i = 0; i < 5; i++) {
      stage.kill(victim);
      stage.pause(0, 600);
      stage.start(victim);
      stage.pause(0, 800);
    }
  }

  private static void rollingRestart(Stage stage) {
    for (SimServer server : stage.cluster().servers()) {
      stage.kill(server);
      stage.awaitFault(server);
      stage.pause(0, 300);
      stage.start(server);
      stage.attach(server);
    }
  }

  private static void slowDisk(Stage stage) {
    SimServer victim = stage.anyServer();
    int maxDelayMillis = 50 + stage.random().nextInt(3_000);
    stage.tell("slow disk of " + victim + ": up to " + maxDelayMillis + " ms");
    victim.slowDisk(maxDelayMillis);
    stage.pause(2_000, 5_000);
  }

  private static void returnEmpty(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.awaitFault(victim);
    stage.pause(0, 1_000);
    stage.restartEmpty(victim);
    stage.attach(victim);
  }

  /** Before anybody has missed it. */
  private static void returnEmptyAtOnce(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.pause(0, 80);
    stage.restartEmpty(victim);
    stage.pause(0, 2_000);
  }

  private static void returnOld(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.awaitFault(victim);
    stage.pause(0, 6_000);
    stage.start(victim);
    stage.attach(victim);
  }

  private static void doubleFault(Stage stage) {
    SimServer first = stage.anyServer();
    SimServer second = stage.anyServerBut(first);
    stage.kill(first);
    stage.pause(0, 50);
    stage.kill(second);
    stage.awaitFault(first);
    stage.awaitFault(second);
    stage.pause(0, 1_500);
    stage.start(first);
    stage.restartEmpty(second);
    stage.pause(0, 1_000);
  }

  private static void crashHost(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.losePower(victim);
    stage.awaitFault(victim);
    stage.pause(0, 1_500);
    stage.start(victim);
    stage.attach(victim);
  }

  private static void powerFailure(Stage stage) {
    stage.cluster().servers().forEach(stage::losePower);
    stage.pause(0, 2_000);
    stage.cluster().servers().forEach(stage::start);
    stage.pause(0, 1_000);
  }
}
