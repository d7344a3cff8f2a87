package org.kumofs.server.merge;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.kumofs.daemon.Version;
import org.kumofs.daemon.config.Configuration;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.leveldb.LevelDbSource;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Entry point of kumomergedb. */
@Command(
    name = "kumomergedb",
    description =
        "Merges databases, as backups are, into a new one: the latest record of each key.",
    versionProvider = Version.class,
    sortOptions = false,
    customSynopsis = {
      "kumomergedb [--json] [--no-verify | --skip-damaged] DST SRC...",
      "       kumomergedb --verify [--json] BACKUP..."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong usage; DST is there already; a SRC is not, is in use or is damaged: nothing was made,"
          + " unless --skip-damaged says so; a BACKUP is not whole"
    })
public final class KumoMergeDbMain implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static final long STOP_SECONDS = 60;

  @Parameters(
      index = "0",
      paramLabel = "DST",
      description = "the new database: PATH[#key=value...]")
  private String destination;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SRC",
      description = "databases that no server has open; they are not changed")
  private List<String> sources = List.of();

  @Option(
      names = "--verify",
      description = "make nothing; compare each BACKUP with what it says it is made of")
  private boolean verifyOnly;

  @Option(
      names = "--no-verify",
      description = "don't compare backups with what they say they are made of")
  private boolean noVerify;

  @Option(
      names = "--skip-damaged",
      description =
          "go on without what can't be read, and say what that is; implies --no-verify, ends with 1")
  private boolean skipDamaged;

  @Option(names = "--json", description = "print one JSON object, at the end")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "print the version and exit")
  private boolean version;

  @Spec private CommandSpec spec;

  private final AtomicBoolean stopped;
  private final boolean terminal;
  private final TimeSource time;

  private KumoMergeDbMain(AtomicBoolean stopped, boolean terminal, TimeSource time) {
    this.stopped = stopped;
    this.terminal = terminal;
    this.time = time;
  }

  /** Merges and exits. */
  public static void main(String[] args) {
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, ended)));
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    boolean terminal = isTerminal(STDERR);
    int exitCode = FAILED;
    try {
      exitCode = execute(commandLine(stopped, terminal, new SystemTime()), out, err, args);
    } finally {
      ended.countDown();
    }
    System.exit(exitCode);
  }

  private static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Lets the merge take away what it has made when somebody ends the program. */
  private static void stop(AtomicBoolean stopped, CountDownLatch ended) {
    stopped.set(true);
    try {
      boolean inTime = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("kumomergedb: stopped; what was made of DST is still there");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return commandLine(new AtomicBoolean(), false, new SystemTime());
  }

  static CommandLine commandLine(AtomicBoolean stopped, boolean terminal, TimeSource time) {
    return new CommandLine(new KumoMergeDbMain(stopped, terminal, time));
  }

  static int execute(CommandLine line, PrintWriter out, PrintWriter err, String... args) {
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler(KumoMergeDbMain::usageError);
    line.setExecutionExceptionHandler(KumoMergeDbMain::executionError);
    int exitCode = Configuration.of(line).execute(args);
    out.flush();
    err.flush();
    return exitCode;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    if (verifyOnly && (noVerify || skipDamaged)) {
      throw new ParameterException(
          line, "--verify and --no-verify or --skip-damaged exclude each other");
    }
    return verifyOnly ? verify(line) : merge(line);
  }

  private int verify(CommandLine line) {
    List<Path> backups = new ArrayList<>(List.of(path(destination)));
    backups.addAll(paths());
    return new BackupVerification(line.getOut(), line.getErr(), json).run(backups) ? 0 : FAILED;
  }

  private int merge(CommandLine line) {
    if (sources.isEmpty()) {
      throw new ParameterException(line, "Missing required parameter: 'SRC'");
    }
    StoreLocation location = location();
    List<Path> paths = paths();
    MergeOutput output = new MergeOutput(line.getOut(), location.path().toString(), json);
    MergeProgress progress =
        new MergeProgress(output, line.getErr(), terminal, stopped::get, skipDamaged, time);
    try {
      Function<Path, LevelDbSource> claim =
          noVerify || skipDamaged ? LevelDbSource::claimUnverified : LevelDbSource::claim;
      output.done(new DatabaseMerge(location, time, progress).run(paths, claim));
    } finally {
      progress.erase();
    }
    return progress.unreadable() == 0 ? 0 : fail(line, lost(progress.unreadable()));
  }

  private static String lost(int spans) {
    return spans + " ranges of keys could not be read; DST has what the other sources have there";
  }

  private StoreLocation location() {
    try {
      return StoreLocation.parse(destination);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (String source : sources) {
      paths.add(path(source));
    }
    return paths;
  }

  private Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ParameterException(spec.commandLine(), "'" + text + "' is no file name", e);
    }
  }

  private static int usageError(ParameterException error, String[] args) {
    CommandLine line = error.getCommandLine();
    line.usage(line.getErr());
    return fail(line, error.getMessage().lines().findFirst().orElse(""));
  }

  private static int executionError(
      Exception error, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
    if (error instanceof StoreException || error instanceof MergeStoppedException) {
      return fail(line, error.getMessage());
    }
    throw error;
  }

  private static int fail(CommandLine line, String message) {
    line.getOut().flush();
    line.getErr().println(line.getCommandName() + ": " + message);
    return FAILED;
  }
}
