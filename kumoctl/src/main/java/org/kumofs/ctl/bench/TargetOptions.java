package org.kumofs.ctl.bench;

import java.time.Duration;
import java.util.List;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.UsageException;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine.Option;

/** How the targets are connected to. */
final class TargetOptions {

  private static final int MOST_CONNECTIONS = 50_000;
  private static final int DEEPEST_PIPELINE = 10_000;
  private static final int MOST_THREADS = 256;
  private static final int MOST_UNDER_WAY = 10_000_000;

  @Option(
      names = {"-c", "--connections"},
      paramLabel = "N",
      description = "connections, shared out over the addresses (default: ${DEFAULT-VALUE})")
  private int connections = 50;

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      description = "requests that a connection has under way at once (default: ${DEFAULT-VALUE})")
  private int pipeline = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "event loops (default: half of the processors)")
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsConverter.Positive.class,
      description = "limit for connecting and for each answer (default: 5)")
  private Duration timeout = Duration.ofSeconds(5);

  int connections() {
    return connections;
  }

  int pipeline() {
    return pipeline;
  }

  int threads() {
    return threads;
  }

  void check() throws UsageException {
    Checks.inRange("--connections", connections, 1, MOST_CONNECTIONS);
    Checks.inRange("--pipeline", pipeline, 1, DEEPEST_PIPELINE);
    Checks.inRange("--threads", threads, 1, MOST_THREADS);
    if ((long) connections * pipeline > MOST_UNDER_WAY) {
      throw new UsageException("--connections times --pipeline is more than ten million");
    }
  }

  Target target(List<NodeAddress> addresses) {
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    return new Target(addresses, connections, pipeline, millis);
  }
}
