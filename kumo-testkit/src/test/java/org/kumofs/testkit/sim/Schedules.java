package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** All schedules by their names. */
final class Schedules {

  private static final int MIXED_ROUNDS = 8;

  private Schedules() {}

  static List<Schedule> all() {
    List<Schedule> all = new ArrayList<>();
    all.add(Schedule.of("none", stage -> stage.run(3_000)));
    all.addAll(ServerSchedules.all());
    all.addAll(NetworkSchedules.all());
    all.addAll(ManagerSchedules.all());
    all.addAll(GatewaySchedules.all());
    all.addAll(ReplaceSchedules.all());
    all.addAll(ClockSchedules.all());
    all.add(
        new Schedule(
            "mixed",
            layout -> layout.servers(5),
            Load.BUSY,
            stage -> Faults.play(stage, MIXED_ROUNDS)));
    return all;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Schedule named(String name) {
    return all().stream()
        .filter(schedule -> schedule.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no schedule is called " + name));
  }
}
