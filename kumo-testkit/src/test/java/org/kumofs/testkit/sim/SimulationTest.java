package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing that was acknowledged is lost, whatever the schedules do to a cluster, apart from what is
 * known. {@code -Dkumo.sim.schedule-seeds=1000} runs more seeds of each.
 */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("kumo.sim.schedule-seeds", 200);

  static {
    SimulationLog.silence();
  }

  static Stream<Schedule> schedules() {
    return Schedules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void nothingUnknownGoesWrong(Schedule schedule) {
    StringWriter lines = new StringWriter();
    Report report = new Report(new PrintWriter(lines), KnownFailures.load(), false);

    new Campaign(List.of(schedule), 1, SEEDS, false)
        .run(Runtime.getRuntime().availableProcessors(), report);

    assertThat(report.conclude(1)).as("%s", lines).isTrue();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theSameSeedGivesTheSameRun(Schedule schedule) {
    assertThat(Simulation.run(schedule, 1).traceHash())
        .isEqualTo(Simulation.run(schedule, 1).traceHash());
  }

  @Test
  void knownFailuresAreOfSchedulesAndPropertiesThatExist() {
    List<String> properties = Stream.of(Property.values()).map(Property::label).toList();
    assertThat(KnownFailures.load().entries())
        .allSatisfy(
            entry -> {
              assertThat(Schedules.all()).anyMatch(schedule -> entry.isOf(schedule.name()));
              assertThat(properties).contains(entry.property());
              assertThat(entry.reason()).isNotBlank();
            });
  }

  @Test
  void everyScheduleHasANameOfItsOwn() {
    assertThat(Schedules.all()).extracting(Schedule::name).doesNotHaveDuplicates();
  }
}
