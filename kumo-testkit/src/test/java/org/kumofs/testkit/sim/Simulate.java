package org.kumofs.testkit.sim;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs schedules over many seeds; see {@code scripts/simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Plays schedules of faults on whole clusters under load, in virtual time, and judges every"
          + " answer that the clients got.",
      "The last line is the verdict; the exit code is 0 only for OK."
    })
public final class Simulate implements Callable<Integer> {

  private static final int FAILED = 1;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "one schedule, several with commas, or all (default: all)",
      split = ",",
      defaultValue = "all")
  private List<String> names;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how many seeds for each schedule (default: ${DEFAULT-VALUE})",
      defaultValue = "100")
  private int seeds;

  @Option(
      names = "--start",
      paramLabel = "SEED",
      description = "the first seed (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long start;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "runs at a time (default: one for each processor)")
  private Optional<Integer> threads;

  @Option(names = "--trace", description = "tell what happened in each run, and every operation")
  private boolean trace;

  @Option(names = "--strict", description = "known failures are failures, too")
  private boolean strict;

  @Option(
      names = "--keep-going",
      description = "go on after the first failure; one line for each that fails")
  private boolean keepGoing;

  @Option(names = "--list", description = "list the schedules and their known failures")
  private boolean list;

  private final PrintWriter out;

  private Simulate(PrintWriter out) {
    this.out = out;
  }

  /** Runs and exits. */
  public static void main(String[] arguments) {
    SimulationLog.silence();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Simulate(out)).execute(arguments));
  }

  @Override
  public Integer call() {
    KnownFailures known = strict ? KnownFailures.none() : KnownFailures.load();
    if (list) {
      Schedules.all().forEach(schedule -> describe(schedule, known));
      return 0;
    }
    List<Schedule> schedules;
    try {
      schedules = schedules();
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    Report report = new Report(out, known, trace);
    Campaign campaign = new Campaign(schedules, start, seeds, keepGoing);
    try {
      campaign.run(threads.orElse(Runtime.getRuntime().availableProcessors()), report);
    } catch (IllegalStateException e) {
      e.printStackTrace();
      out.println("FAILED: " + e.getMessage());
      return FAILED;
    }
    return report.conclude(schedules.size()) ? 0 : FAILED;
  }

  private List<Schedule> schedules() {
    return names.equals(List.of("all"))
        ? Schedules.all()
        : names.stream().map(Schedules::named).toList();
  }

  private void describe(Schedule schedule, KnownFailures known) {
    out.println(schedule.name());
    known.entries().stream()
        .filter(entry -> entry.isOf(schedule.name()))
        .forEach(entry -> out.println("    breaks " + entry.property() + ": " + entry.reason()));
  }
}
