package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.EventLogReader;
import org.kumofs.eventlog.Events;
import org.kumofs.ring.NodeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class DaemonRunnerTest {

  private static final Logger log = LoggerFactory.getLogger(DaemonRunnerTest.class);

  @TempDir Path dir;
  private final List<String> happened = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeSignals signals = new FakeSignals();
  private Optional<String> problem = Optional.empty();
  private Start start = context -> () -> happened.add("closed");

  @AfterEach
  void restoreTheLog() {
    LogSetup.applyDefault((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  /** Terminates the daemon as soon as it listens for it, or once it serves. */
  private static final class FakeSignals implements Signals {

    private Runnable terminate = () -> {};
    private Runnable hangup = () -> {};

    @Override
    public void onTerminate(Runnable action) {
      terminate = action;
    }

    @Override
    public void onHangup(Runnable action) {
      hangup = action;
    }
  }

  @FunctionalInterface
  private interface Start {
    AutoCloseable with(DaemonContext context) throws Exception;
  }

  @Command(name = "kumo-test")
  private final class TestDaemon implements Daemon {

    @Mixin private CommonOptions.OfNode common;

    @Option(
        names = {"-l", "--listen"},
        required = true,
        converter = AddressConverter.OfManager.class)
    private NodeAddress listen;

    @Override
    public CommonOptions common() {
      return common;
    }

    @Override
    public AutoCloseable start(DaemonContext context) throws Exception {
      happened.add("start " + listen);
      AutoCloseable node = start.with(context);
      signals.terminate.run();
      return node;
    }

    @Override
    public void check(Checks checks) {
      happened.add("checked");
      problem.ifPresent(checks::reason);
    }
  }

  private int run(String... args) {
    Stdio stdio =
        new Stdio(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            () -> happened.add("detached"));
    return new DaemonRunner(new TestDaemon(), signals, stdio).run(args);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String lastErrorLine() {
    return errors().lines().reduce("", (a, b) -> b);
  }

  @Test
  void aTerminatedDaemonIsClosedAndExitsWithZero() {
    assertThat(run("-l", "127.0.0.1")).isZero();
    assertThat(happened).containsExactly("start 127.0.0.1:19700", "closed");
    assertThat(errors()).isEmpty();
  }

  @Test
  void aMissingOptionGetsTheUsageAndOneLine() {
    assertThat(run()).isEqualTo(1);
    assertThat(errors()).contains("Usage: kumo-test").contains("--listen").contains("-Ys");
    assertThat(lastErrorLine())
        .isEqualTo("kumo-test: Missing required option: '--listen=<listen>'");
    assertThat(happened).isEmpty();
  }

  @Test
  void aWrongOptionGetsTheUsageAndOneLine() {
    assertThat(run("-l", "127.0.0.1:x")).isEqualTo(1);
    assertThat(errors()).contains("Usage: kumo-test");
    assertThat(lastErrorLine())
        .isEqualTo(
            "kumo-test: Invalid value for option '--listen': '127.0.0.1:x' has no port of 0 to"
                + " 65535");
    assertThat(happened).isEmpty();
  }

  @Test
  void optionsThatDoNotFitTogetherGetTheUsageAndOneLine() {
    start =
        context -> {
          throw new UsageException("the two managers are one");
        };
    assertThat(run("-l", "127.0.0.1")).isEqualTo(1);
    assertThat(errors()).contains("Usage: kumo-test");
    assertThat(lastErrorLine()).isEqualTo("kumo-test: the two managers are one");
  }

  @Test
  void aPortInUseGetsOneLine() {
    start =
        context -> {
          throw new CompletionException(new BindException("127.0.0.1:1: Address already in use"));
        };
    assertThat(run("-l", "127.0.0.1")).isEqualTo(1);
    assertThat(errors())
        .isEqualTo("kumo-test: cannot start: 127.0.0.1:1: Address already in use\n");
  }

  @Test
  void aMessageThatIsOnlyAFileNameIsExplained() {
    start =
        context -> {
          throw new NoSuchFileException("kumo.db");
        };
    assertThat(run("-l", "127.0.0.1")).isEqualTo(1);
    assertThat(errors())
        .isEqualTo("kumo-test: cannot start: java.nio.file.NoSuchFileException: kumo.db\n");
  }

  @Test
  void aMessageOfManyLinesBecomesOne() {
    start =
        context -> {
          throw new StartException("corrupt:\n  no CURRENT");
        };
    assertThat(run("-l", "127.0.0.1")).isEqualTo(1);
    assertThat(errors()).isEqualTo("kumo-test: cannot start: corrupt: no CURRENT\n");
  }

  @Test
  void aCloseThatFailsIsNoCleanEnd() {
    start =
        context ->
            () -> {
              throw new IllegalStateException("the disk is gone");
            };
    assertThat(run("-l", "127.0.0.1", "-o", dir.resolve("log").toString())).isEqualTo(1);
    assertThat(dir.resolve("log")).content().contains("closing failed", "the disk is gone");
  }

  @Test
  void helpAndVersionGoToStdout() {
    assertThat(run("--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: kumo-test")
        .contains("kumofs for Java");
    assertThat(happened).isEmpty();
  }

  @Test
  void thePidFileIsThereWhileItServesAndTheStreamsAreLetGo() throws Exception {
    Path pid = dir.resolve("pid");
    start =
        context ->
            () -> {
              happened.add("closed");
              assertThat(pid).exists();
            };
    assertThat(run("-l", "127.0.0.1", "-d", pid.toString())).isZero();
    assertThat(happened).containsExactly("start 127.0.0.1:19700", "detached", "closed");
    assertThat(pid).doesNotExist();
  }

  @Test
  void aPidFileThatCannotBeWrittenClosesWhatWasStarted() {
    assertThat(run("-l", "127.0.0.1", "-d", dir.resolve("absent/pid").toString())).isEqualTo(1);
    assertThat(happened).containsExactly("start 127.0.0.1:19700", "closed");
    assertThat(errors()).contains("cannot write pid file").hasLineCount(1);
  }

  @Test
  void aLogThatCannotBeWrittenKeepsTheDaemonFromStarting() {
    assertThat(run("-l", "127.0.0.1", "-o", dir.toString())).isEqualTo(1);
    assertThat(run("-l", "127.0.0.1", "-g", dir.toString())).isEqualTo(1);
    assertThat(happened).isEmpty();
    assertThat(errors()).hasLineCount(2).contains("cannot write the log", "the binary log");
  }

  @Test
  void theLogHoldsWarningsOnlyUnlessVerbose() throws Exception {
    start =
        context -> {
          log.warn("that was close");
          log.info("start test {}", "127.0.0.1:19700");
          return () -> {};
        };
    run("-l", "127.0.0.1", "-o", dir.resolve("quiet").toString());
    run("-l", "127.0.0.1", "-v", "-o", dir.resolve("verbose").toString());

    assertThat(dir.resolve("quiet")).content().hasLineCount(1).endsWith(" WARN that was close\n");
    assertThat(Files.readAllLines(dir.resolve("verbose")).get(1))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO start test 127.0.0.1:19700");
  }

  @Test
  void aHangupReopensBothLogs() throws Exception {
    Path text = dir.resolve("text");
    Path binary = dir.resolve("binary");
    start =
        context -> {
          log.warn("before");
          context.eventLog().write(Events.newServer(NodeAddress.fromWire(new byte[6])));
          Files.move(text, dir.resolve("text.1"));
          Files.move(binary, dir.resolve("binary.1"));
          signals.hangup.run();
          log.warn("after");
          context.eventLog().write(Events.lostServer(NodeAddress.fromWire(new byte[6])));
          return () -> {};
        };
    run("-l", "127.0.0.1", "-o", text.toString(), "-g", binary.toString());

    assertThat(dir.resolve("text.1")).content().endsWith("before\n");
    assertThat(text).content().endsWith("after\n").doesNotContain("before");
    assertThat(eventNames(binary)).endsWith("lS");
  }

  private static List<String> eventNames(Path file) throws Exception {
    try (InputStream in = new FileInputStream(file.toFile())) {
      EventLogReader reader = EventLogReader.of(in);
      List<String> names = new ArrayList<>();
      for (var event = reader.next(); event.isPresent(); event = reader.next()) {
        names.add(event.map(Event::name).orElseThrow());
      }
      return names;
    }
  }

  @Test
  void aCheckStartsAndWritesNothing() throws Exception {
    assertThat(run("-l", "127.0.0.1", "-o", dir.resolve("log").toString(), "--check")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("configuration ok\n");
    assertThat(errors()).isEmpty();
    assertThat(happened).containsExactly("checked");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aCheckTellsEveryReasonInALine() {
    problem = Optional.of("the moon is too near");
    String absent = dir.resolve("absent").toString();
    assertThat(
            run(
                "-l",
                "127.0.0.1",
                "--check",
                "-o",
                absent + "/log",
                "-g",
                absent + "/events",
                "-d",
                absent + "/pid"))
        .isEqualTo(1);
    String why = " " + absent + ": there is no such directory\n";
    assertThat(errors())
        .isEqualTo(
            "kumo-test: the directory of the log"
                + why
                + "kumo-test: the directory of the binary log"
                + why
                + "kumo-test: the directory of the pid file"
                + why
                + "kumo-test: the moon is too near\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void whatIsWrongInTheFileCostsOneLine() throws Exception {
    Path file = dir.resolve("conf");
    Files.writeString(file, "listen = 127.0.0.1\nwrite-threads = 0\n");
    assertThat(run("--config", file.toString())).isEqualTo(1);
    assertThat(errors())
        .isEqualTo(
            "kumo-test: "
                + file
                + ":2: Invalid value for option '--write-threads': '0' must be"
                + " more than 0\n");
    assertThat(happened).isEmpty();
  }

  @Test
  void whatIsShownOfTheOptionsCanBeReadAgain() throws Exception {
    Path file = dir.resolve("conf");
    Files.writeString(file, "connect-timeout = 3\nverbose = true\n");
    assertThat(run("-l", "127.0.0.1", "-Yn", "7", "--config", file.toString(), "--show-config"))
        .isZero();
    String shown = out.toString(StandardCharsets.UTF_8);
    assertThat(shown.lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "listen = 127.0.0.1 # command line",
            "connect-timeout = 3 # " + file + ":1",
            "connect-retry-limit = 7 # command line",
            "clock-interval = 2 # default",
            "read-threads = 8 # default",
            "verbose = true # " + file + ":2",
            "# max-frame-size = # not set",
            "# log = # not set")
        .hasSize(12);
    assertThat(happened).isEmpty();

    Files.writeString(file, shown);
    out.reset();
    assertThat(run("--config", file.toString(), "--show-config", "--check")).isZero();
    assertThat(
            out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" *# .*", "")))
        .containsExactlyElementsOf(
            Stream.concat(
                    shown.lines().map(line -> line.replaceAll(" *# .*", "")),
                    Stream.of("configuration ok"))
                .toList());
  }
}
