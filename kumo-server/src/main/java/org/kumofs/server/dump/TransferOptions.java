package org.kumofs.server.dump;

import java.time.Duration;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.transfer.Pace;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of everything that moves records. */
final class TransferOptions {

  private static final double MEGA = 1e6;

  @Option(
      names = "--rate-limit",
      paramLabel = "MB",
      defaultValue = "0",
      description = "at most so many megabytes a second (10^6 bytes; default: no limit)")
  private double megabytesPerSecond;

  @Option(
      names = "--rate-records",
      paramLabel = "N",
      defaultValue = "0",
      description = "at most so many records a second (default: no limit)")
  private long recordsPerSecond;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = SecondsConverter.Positive.class,
      description = "limit for connecting and for each answer (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  @Option(names = "--json", description = "print JSON instead of words")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "print the version and exit")
  private boolean version;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean json() {
    return json;
  }

  NodeCalls calls(ToolEnvironment environment) {
    return environment.calls().apply(timeout.toMillis());
  }

  Pace pace(NodeCalls calls) {
    if (megabytesPerSecond < 0
        || recordsPerSecond < 0
        || !Double.isFinite(megabytesPerSecond * MEGA)) {
      throw new ParameterException(spec.commandLine(), "a limit must not be negative");
    }
    long bytesPerSecond =
        megabytesPerSecond == 0 ? 0 : Math.max(1, (long) (megabytesPerSecond * MEGA));
    return new Pace(bytesPerSecond, recordsPerSecond, calls.time(), calls::pause);
  }
}
