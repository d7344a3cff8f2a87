package org.kumofs.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.kumofs.rpc.wire.FrameLimits;
import picocli.CommandLine.Option;

/**
 * The options that all daemons take, as a picocli mixin. Managers and servers use {@link OfNode},
 * the gateway, where {@code -k} is the key prefix, {@link OfGateway}.
 */
public abstract sealed class CommonOptions {

  private static final int DEFAULT_CLOCK_INTERVAL_SECONDS = 2;

  @Option(
      names = "--keepalive-timeout",
      paramLabel = "S",
      defaultValue = "5",
      converter = SecondsConverter.Positive.class,
      description =
          "a peer that leaves keepalives unanswered for so many seconds counts as hung (default:"
              + " ${DEFAULT-VALUE}); too small a limit takes a long pause for a failure")
  private Duration keepaliveTimeout;

  @Option(
      names = {"-Ys", "--connect-timeout"},
      paramLabel = "S",
      defaultValue = "10",
      converter = SecondsConverter.Positive.class,
      description = "limit for opening a connection, in seconds (default: ${DEFAULT-VALUE})")
  private Duration connectTimeout;

  @Option(
      names = {"-Yn", "--connect-retry-limit"},
      paramLabel = "N",
      defaultValue = "4",
      converter = CountConverter.class,
      description = "redials before a node counts as lost (default: ${DEFAULT-VALUE})")
  private int connectRetryLimit;

  @Option(
      names = {"-Ci", "--clock-interval"},
      paramLabel = "S",
      converter = SecondsConverter.Positive.class,
      description = "step in which call timeouts are counted, in seconds (default: 2; server: 8)")
  private Duration clockInterval;

  @Option(
      names = {"-TW", "--write-threads"},
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "threads that send (default: one for every two processors)")
  private Integer writeThreads;

  @Option(
      names = {"-TR", "--read-threads"},
      paramLabel = "N",
      defaultValue = "8",
      converter = CountConverter.Positive.class,
      description = "threads that receive and work (default: ${DEFAULT-VALUE})")
  private int readThreads;

  @Option(
      names = "--max-frame-size",
      paramLabel = "MB",
      converter = CountConverter.Positive.class,
      description =
          "largest message taken from a peer, in MB (default: 129, or as much as the largest value"
              + " needs); a larger request costs its sender the connection, a larger answer is"
              + " passed over")
  private Integer maxFrameMegabytes;

  @Option(
      names = {"-o", "--log"},
      paramLabel = "FILE",
      description = "write the log to a file; - is stdout without colour")
  private String log;

  @Option(
      names = {"-g", "--binary-log"},
      paramLabel = "FILE",
      description = "write a MessagePack event log; reopened on SIGHUP")
  private Path binaryLog;

  @Option(
      names = {"-v", "--verbose"},
      description = "log what happens, not only what goes wrong")
  private boolean verbose;

  @Option(
      names = {"-d", "--daemon"},
      paramLabel = "PIDFILE",
      description = "detach from the terminal and write the process id to a file")
  private Path pidFile;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "show the version and exit")
  private boolean version;

  private CommonOptions(int clockIntervalSeconds) {
    clockInterval = Duration.ofSeconds(clockIntervalSeconds);
  }

  abstract Duration keepaliveInterval();

  /** Time between two keepalives to a peer; also the tick on which lost peers are dialled. */
  public final long keepaliveIntervalMillis() {
    return keepaliveInterval().toMillis();
  }

  /** A peer that leaves keepalives unanswered for so long counts as hung. */
  public final long keepaliveTimeoutMillis() {
    return keepaliveTimeout.toMillis();
  }

  /** Limit for opening a connection. */
  public final long connectTimeoutMillis() {
    return connectTimeout.toMillis();
  }

  /** Redials before a node counts as lost, 0 or more. */
  public final int connectRetryLimit() {
    return connectRetryLimit;
  }

  /** Step in which the original counts call timeouts. */
  public final long clockIntervalMillis() {
    return clockInterval.toMillis();
  }

  /** Threads that send, at least 1. */
  public final int writeThreads() {
    return writeThreads == null ? EventLoops.fitting() : writeThreads;
  }

  /** Threads that receive and work, at least 1. */
  public final int readThreads() {
    return readThreads;
  }

  /** Largest message taken from a peer, in bytes, by a node that stores no values. */
  public final int maxFrameBytes() {
    return givenFrameBytes().orElse(FrameLimits.DEFAULT.maxFrameBytes());
  }

  /**
   * How large values and messages may be.
   *
   * @param maxValueBytes what was given for values
   * @param defaultValueBytes what is to be taken otherwise
   * @throws UsageException if values would not fit the messages
   */
  public final SizeLimits sizes(Optional<Long> maxValueBytes, long defaultValueBytes)
      throws UsageException {
    return SizeLimits.of(maxValueBytes, defaultValueBytes, givenFrameBytes());
  }

  private Optional<Integer> givenFrameBytes() {
    return Optional.ofNullable(maxFrameMegabytes)
        .map(megabytes -> (int) Math.min(Integer.MAX_VALUE, (long) megabytes << 20));
  }

  /**
   * Where the text log goes: empty is stdout, in colour on a terminal; {@code -} is plain stdout.
   */
  public final Optional<String> log() {
    return Optional.ofNullable(log);
  }

  /** Where the event log goes, if anywhere. */
  public final Optional<Path> binaryLog() {
    return Optional.ofNullable(binaryLog);
  }

  /** Whether INFO is logged too. */
  public final boolean verbose() {
    return verbose;
  }

  /** Present when the daemon detaches: where its process id goes. */
  public final Optional<Path> pidFile() {
    return Optional.ofNullable(pidFile);
  }

  /** Tells what of these options would keep a daemon from starting. */
  final void check(Checks checks) {
    log()
        .filter(file -> !file.equals("-"))
        .ifPresent(file -> checks.canWrite("the log", Path.of(file)));
    binaryLog().ifPresent(file -> checks.canWrite("the binary log", file));
    pidFile().ifPresent(file -> checks.canWrite("the pid file", file));
  }

  /** The common options of a manager or server. */
  public static final class OfNode extends CommonOptions {

    @Option(
        names = {"-k", "--keepalive-interval"},
        paramLabel = "S",
        defaultValue = "2",
        converter = SecondsConverter.Positive.class,
        description = "seconds between keepalives (default: ${DEFAULT-VALUE})")
    private Duration keepaliveInterval;

    /** With the usual clock interval. */
    public OfNode() {
      this(DEFAULT_CLOCK_INTERVAL_SECONDS);
    }

    /** With another default for the clock interval. */
    public OfNode(int clockIntervalSeconds) {
      super(clockIntervalSeconds);
    }

    @Override
    Duration keepaliveInterval() {
      return keepaliveInterval;
    }
  }

  /** The common options of a gateway: the keepalive interval has its long name only. */
  public static final class OfGateway extends CommonOptions {

    @Option(
        names = "--keepalive-interval",
        paramLabel = "S",
        defaultValue = "2",
        converter = SecondsConverter.Positive.class,
        description = "seconds between keepalives (default: ${DEFAULT-VALUE})")
    private Duration keepaliveInterval;

    /** With the usual clock interval. */
    public OfGateway() {
      super(DEFAULT_CLOCK_INTERVAL_SECONDS);
    }

    @Override
    Duration keepaliveInterval() {
      return keepaliveInterval;
    }
  }
}
