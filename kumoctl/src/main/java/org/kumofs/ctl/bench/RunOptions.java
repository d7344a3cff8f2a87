package org.kumofs.ctl.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.UsageException;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine.Option;

/** How fast and how long. */
final class RunOptions {

  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
  private static final int DEFAULT_ROUNDS = 3;
  private static final int MOST_ROUNDS = 1_000;
  private static final double HIGHEST_RATE = 1e8;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      converter = SecondsConverter.Positive.class,
      description = "how long to measure each target (default: 10, none with --requests)")
  private Optional<Duration> duration = Optional.empty();

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "end after so many requests to each target")
  private Optional<Long> requests = Optional.empty();

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "load before measuring, in each round (default: 1)")
  private Duration warmup = Duration.ofSeconds(1);

  @Option(names = "--preload", description = "write all keys first")
  private boolean preload;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "open loop: so many requests a second, whether they are answered or not; latency counts"
              + " from when a request was due (default: closed loop)")
  private double rate;

  @Option(
      names = "--correct-omission",
      description =
          "closed loop: add the requests that were not made while one took longer than usual (its"
              + " median)")
  private boolean correctOmission;

  @Option(
      names = "--compare",
      paramLabel = "ADDR[:11211]",
      split = ",",
      converter = AddressConverter.OfMemcached.class,
      description = "a second target, measured in turn with the first one")
  private List<NodeAddress> compared = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "into how many rounds --compare divides the time (default: 3)")
  private Optional<Integer> rounds = Optional.empty();

  void check() throws UsageException {
    if (rate != 0 && !(rate > 0 && rate <= HIGHEST_RATE)) {
      throw new UsageException("--rate is above 0 and up to 100,000,000");
    }
    if (rate > 0 && correctOmission) {
      throw new UsageException("--rate omits nothing that --correct-omission could correct");
    }
    if (rounds.isPresent() && compared.isEmpty()) {
      throw new UsageException("--rounds needs --compare");
    }
    Checks.inRange("--rounds", rounds.orElse(1), 1, MOST_ROUNDS);
    Checks.inRange("--requests", requests.orElse(1L), 1, Long.MAX_VALUE);
  }

  List<NodeAddress> compared() {
    return compared;
  }

  double rate() {
    return rate;
  }

  boolean correctOmission() {
    return correctOmission;
  }

  RunLimits limits() {
    Duration none = requests.isPresent() ? Duration.ZERO : DEFAULT_DURATION;
    return new RunLimits(
        duration.orElse(none).toNanos(),
        requests.orElse(0L),
        warmup.toNanos(),
        preload,
        compared.isEmpty() ? 1 : rounds.orElse(DEFAULT_ROUNDS));
  }
}
