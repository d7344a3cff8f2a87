package org.kumofs.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kumofs.daemon.config.ConfigException;
import org.kumofs.daemon.config.Configuration;
import org.kumofs.eventlog.BinaryEventLog;
import org.kumofs.eventlog.EventLog;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The life of a daemon process: parses the options, directs the log, starts the daemon, waits for
 * SIGTERM or SIGINT, closes everything in reverse order. SIGHUP reopens the logs.
 *
 * <p>A wrong option costs the usage and one line on stderr, a start that fails one line; both exit
 * with 1 and leave nothing half-started. A clean end exits with 0.
 */
public final class DaemonRunner {

  private static final Logger log = LoggerFactory.getLogger(DaemonRunner.class);

  private static final String CHECK_MIXIN = "check";
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final long CLOSE_TIMEOUT_MILLIS = 30_000;

  private final Daemon daemon;
  private final CommandLine commandLine;
  private final Configuration configuration;
  private final CheckOptions checkOptions;
  private final Signals signals;
  private final Stdio stdio;
  private final TimeSource time = new SystemTime();

  DaemonRunner(Daemon daemon, Signals signals, Stdio stdio) {
    this.daemon = daemon;
    this.signals = signals;
    this.stdio = stdio;
    this.commandLine = commandLine(daemon);
    this.configuration = Configuration.of(commandLine);
    this.checkOptions = (CheckOptions) commandLine.getMixins().get(CHECK_MIXIN);
    commandLine.setOut(new PrintWriter(stdio.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(stdio.err(), true, StandardCharsets.UTF_8));
  }

  /** The command line of a daemon, with all options that it takes. */
  public static CommandLine commandLine(Daemon daemon) {
    CommandLine line = Configuration.addOption(new CommandLine(daemon));
    line.addMixin(CHECK_MIXIN, new CheckOptions());
    line.getCommandSpec().versionProvider(new Version()).usageMessage().sortOptions(false);
    // An option is one word, as in the original: -gN is not -g N.
    return line.setPosixClusteredShortOptionsAllowed(false);
  }

  /** Runs a daemon in this process, to the end of both. */
  public static void main(Daemon daemon, String... args) {
    LastResort.install();
    System.exit(new DaemonRunner(daemon, new ProcessSignals(), Stdio.ofProcess()).run(args));
  }

  /** Runs the daemon until it is told to end; returns the exit code. */
  int run(String... args) {
    try {
      CommandLine.ParseResult parsed = configuration.parseArgs(args);
      if (CommandLine.executeHelpRequest(parsed) != null) {
        return OK;
      }
      if (checkOptions.showConfig()) {
        configuration.print(parsed, commandLine.getOut());
      }
      if (checkOptions.check()) {
        return check();
      }
      return checkOptions.showConfig() ? OK : live();
    } catch (ConfigException e) {
      return complain(e.getMessage());
    } catch (ParameterException | UsageException e) {
      commandLine.usage(commandLine.getErr());
      return complain(e.getMessage());
    } catch (StartException | IOException e) {
      return complain("cannot start: " + describe(e));
    } catch (Exception e) {
      log.error("the start failed unexpectedly", e);
      return complain("cannot start: " + describe(e));
    }
  }

  private int check() throws UsageException {
    Checks checks = new Checks();
    daemon.common().check(checks);
    daemon.check(checks);
    checks.reasons().forEach(this::complain);
    if (!checks.reasons().isEmpty()) {
      return FAILED;
    }
    commandLine.getOut().println("configuration ok");
    return OK;
  }

  private int live() throws Exception {
    CommonOptions options = daemon.common();
    LogSetup logs = LogSetup.apply(options);
    try (PidFile pidFile = PidFile.claim(options.pidFile());
        EventLog eventLog = openEventLog(options.binaryLog())) {
      CountDownLatch end = new CountDownLatch(1);
      signals.onTerminate(end::countDown);
      signals.onHangup(
          () -> {
            logs.reopen();
            eventLog.reopen();
          });
      AutoCloseable node = start(new DaemonContext(eventLog, time));
      try {
        pidFile.write();
        if (options.pidFile().isPresent()) {
          stdio.detach().run();
        }
        end.await();
      } catch (StartException | InterruptedException e) {
        closeInTime(node);
        throw e;
      }
      return closeInTime(node) ? OK : FAILED;
    }
  }

  private EventLog openEventLog(Optional<Path> path) throws StartException {
    if (path.isEmpty()) {
      return EventLog.NONE;
    }
    try {
      return BinaryEventLog.open(path.get(), time);
    } catch (IOException e) {
      throw new StartException("cannot write the binary log: " + describe(e), e);
    }
  }

  private AutoCloseable start(DaemonContext context) throws Exception {
    try {
      return daemon.start(context);
    } catch (CompletionException | ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A close that hangs must not keep the process, and its port and lock files, for ever. */
  private static boolean closeInTime(AutoCloseable node) {
    try {
      CompletableFuture.runAsync(() -> close(node))
          .get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      log.error("closing failed", e.getCause());
    } catch (TimeoutException e) {
      log.error("closing takes longer than {} ms, giving up", CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static void close(AutoCloseable node) {
    try {
      node.close();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private int complain(String message) {
    String line = message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("failed");
    commandLine.getErr().println(commandLine.getCommandName() + ": " + line);
    return FAILED;
  }

  /** The messages of some exceptions are only a file name. */
  private static String describe(Exception e) {
    boolean speaks = e.getMessage() != null && !(e instanceof FileSystemException);
    return speaks ? e.getMessage() : e.toString();
  }
}
