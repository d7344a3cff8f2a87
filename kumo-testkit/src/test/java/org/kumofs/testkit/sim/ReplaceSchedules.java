package org.kumofs.testkit.sim;

import java.util.List;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.StartReplace;

/** Records that move, and what goes wrong meanwhile. */
final class ReplaceSchedules {

  private ReplaceSchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("attach-under-load", ReplaceSchedules::attach),
        Schedule.of("attach-with-slow-disk", ReplaceSchedules::attachSlowly),
        Schedule.ofOld("attach-with-slow-disk-old", ReplaceSchedules::attachSlowly),
        Schedule.of("detach-under-load", ReplaceSchedules::detach),
        Schedule.of("crash-during-copy", ReplaceSchedules::crashDuringCopy),
        Schedule.of("crash-during-delete-phase", ReplaceSchedules::crashDuringDelete),
        Schedule.of("replace-storm", ReplaceSchedules::storm));
  }

  private static void attach(Stage stage) {
    for (int i = 0; i < 2; i++) {
      stage.attach(stage.addServer());
      stage.pause(0, 500);
    }
  }

  /** One server is long done with its copy when another one is not. */
  private static void attachSlowly(Stage stage) {
    SimServer slow = stage.anyServer();
    int maxDelayMillis = 50 + stage.random().nextInt(600);
    stage.tell("slow disk of " + slow + ": up to " + maxDelayMillis + " ms");
    slow.slowDisk(maxDelayMillis);
    stage.attach(stage.addServer());
    stage.pause(0, 1_000);
  }

  private static void detach(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.awaitFault(victim);
    stage.pause(0, 500);
    stage.command(new DetachFaultServers(true));
    stage.awaitReplaced();
    stage.pause(0, 1_000);
    stage.start(victim);
    stage.attach(victim);
  }

  private static void crashDuringCopy(Stage stage) {
    SimServer newcomer = stage.addServer();
    stage.cluster().awaitNewcomer(newcomer);
    stage.command(new AttachNewServers(true));
    stage.pause(0, 60);
    crash(stage);
  }

  private static void crashDuringDelete(Stage stage) {
    SimServer newcomer = stage.addServer();
    stage.cluster().awaitNewcomer(newcomer);
    stage.cluster().world().network().forgetSenders(ReplaceDeleteStart.METHOD);
    stage.command(new AttachNewServers(true));
    stage
        .cluster()
        .runUntilExactly(
            () -> !stage.cluster().world().network().senders(ReplaceDeleteStart.METHOD).isEmpty(),
            30_000);
    stage.pause(0, 30);
    crash(stage);
  }

  private static void crash(Stage stage) {
    SimServer victim = stage.anyServer();
    stage.kill(victim);
    stage.pause(0, 2_000);
    stage.start(victim);
    stage.pause(0, 1_000);
  }

  /** One command after the other, whatever becomes of them, with servers that come and go. */
  private static void storm(Stage stage) {
    stage.addServer();
    stage.run(2_100);
    SimServer away = stage.anyServer();
    for (int i = 0; i < 8; i++) {
      switch (stage.random().nextInt(5)) {
        case 0 -> stage.command(new AttachNewServers(true));
        case 1 -> stage.command(new DetachFaultServers(true));
        case 2 -> stage.command(new StartReplace(false));
        case 3 -> stage.command(new StartReplace(true));
        default -> toggle(stage, away);
      }
      stage.pause(0, 700);
    }
  }

  private static void toggle(Stage stage, SimServer server) {
    if (server.isUp()) {
      stage.kill(server);
    } else {
      stage.start(server);
    }
  }
}
