package org.kumofs.testkit.sim;

import java.util.List;

/** Wall clocks that are wrong, while servers take over from each other. */
final class ClockSchedules {

  private static final int SKEW_MILLIS = 2_000;
  private static final int[] JUMPS_SECONDS = {1, 4, 6, 60, 3_600};

  private ClockSchedules() {}

  static List<Schedule> all() {
    return List.of(
        Schedule.of("clock-skew", ClockSchedules::skew),
        Schedule.of("clock-jump", ClockSchedules::jump));
  }

  /** As far apart as hosts are that nobody looks after. */
  private static void skew(Stage stage) {
    for (SimHost host : stage.cluster().hosts()) {
      int aheadMillis = stage.random().nextInt(2 * SKEW_MILLIS + 1) - SKEW_MILLIS;
      stage.tell("the clock of " + host + " is ahead by " + aheadMillis + " ms");
      host.clock().setAheadMillis(aheadMillis);
    }
    stage.pause(500, 1_500);
    takeOver(stage, stage.anyServer());
  }

  private static void jump(Stage stage) {
    SimServer wrong = stage.anyServer();
    int seconds = JUMPS_SECONDS[stage.random().nextInt(JUMPS_SECONDS.length)];
    long aheadMillis = (stage.coin() ? 1_000L : -1_000L) * seconds;
    stage.tell("the clock of " + wrong + " jumps by " + aheadMillis + " ms");
    wrong.clock().setAheadMillis(aheadMillis);
    stage.pause(500, 2_000);
    takeOver(stage, stage.coin() ? wrong : stage.anyServer());
    stage.tell("the clock of " + wrong + " jumps back");
    wrong.clock().setAheadMillis(0);
    stage.pause(500, 1_500);
  }

  /** Others coordinate the keys of a server for a while. */
  private static void takeOver(Stage stage, SimServer victim) {
    stage.kill(victim);
    stage.awaitFault(victim);
    stage.pause(500, 2_000);
    stage.start(victim);
    stage.attach(victim);
  }
}
