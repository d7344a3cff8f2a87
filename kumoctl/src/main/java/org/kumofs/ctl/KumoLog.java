package org.kumofs.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.kumofs.ctl.log.EventText;
import org.kumofs.ctl.log.FollowedFile;
import org.kumofs.ctl.log.LogPrinter;
import org.kumofs.ctl.log.Selection;
import org.kumofs.daemon.Version;
import org.kumofs.eventlog.Event;
import org.kumofs.time.Sleeper;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a binary log. */
@Command(
    name = "kumolog",
    description = "Prints the binary log of a daemon, one line an event.",
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done; damage is told of on stderr", "1:wrong usage, or an unreadable file"})
public final class KumoLog implements Callable<Integer> {

  private static final int DEFAULT_LINES = 10;
  private static final String STDIN = "-";

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what is added later, also in a file that takes this one's name")
  private boolean follow;

  @Option(
      names = {"-t", "--tail"},
      description = "only the last events")
  private boolean tail;

  @Option(
      names = {"-h", "--head"},
      description = "only the first events")
  private boolean head;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "[-]N",
      description = "how many (default: 10); -N: all but N; alone it means --tail")
  private Optional<Integer> lines = Optional.empty();

  @Option(names = "--json", description = "print one JSON object an event")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "print the version and exit")
  private boolean version;

  @Parameters(paramLabel = "FILE", description = "the log, - for the standard input")
  private String file;

  @Spec private CommandSpec spec;

  private final InputStream stdin;
  private final Sleeper sleeper;

  private KumoLog(InputStream stdin, Sleeper sleeper) {
    this.stdin = stdin;
    this.sleeper = sleeper;
  }

  /** Prints and exits. */
  public static void main(String[] args) {
    Tool.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return commandLine(System.in, new SystemTime());
  }

  static CommandLine commandLine(InputStream stdin, Sleeper sleeper) {
    return new CommandLine(new KumoLog(stdin, sleeper));
  }

  @Override
  public Integer call() throws IOException {
    if (tail && head) {
      throw new ParameterException(spec.commandLine(), "either -t or -h, not both");
    }
    if (file.equals(STDIN)) {
      printer().printAll(stdin);
      return 0;
    }
    Path path = path();
    if (follow && Files.isRegularFile(path)) {
      try (InputStream in = FollowedFile.open(path)) {
        printer().follow(in, sleeper);
      } catch (InterruptedException stopped) {
        // What was asked for by whoever waits for this thread.
        return 0;
      }
      return 0;
    }
    try (InputStream in = Files.newInputStream(path)) {
      printer().printAll(in);
    }
    return 0;
  }

  private Path path() throws IOException {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new IOException(path + " is a directory; a binary log is needed");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new ParameterException(spec.commandLine(), "'" + file + "' is no file name", e);
    }
  }

  private LogPrinter printer() {
    EventText text = new EventText(ZoneId.systemDefault());
    Function<Event, String> format = json ? text::json : text::line;
    CommandLine line = spec.commandLine();
    return new LogPrinter(selection(), format, line.getOut(), line.getErr());
  }

  private Selection selection() {
    int count = lines.orElse(DEFAULT_LINES);
    if (head) {
      return Selection.head(count);
    }
    return tail || lines.isPresent() ? Selection.tail(count) : Selection.all();
  }
}
