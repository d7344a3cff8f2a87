package org.kumofs.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.CountConverter;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

class ConfigurationTest {

  @TempDir Path dir;
  private Path file;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter err = new StringWriter();
  private final Program program = new Program();

  /** Options of every kind that the programs have. */
  @Command(name = "kumo-test", sortOptions = false, mixinStandardHelpOptions = true)
  private static final class Program implements Runnable {

    @Mixin private Shared shared = new Shared();

    @ArgGroup(validate = false, heading = "Grouped:%n")
    private Grouped grouped = new Grouped();

    @Option(
        names = {"-l", "--listen"},
        required = true,
        converter = AddressConverter.OfManager.class)
    private NodeAddress listen;

    @Option(
        names = {"-Rs", "--replace-delay"},
        defaultValue = "4",
        converter = SecondsConverter.class)
    private Duration replaceDelay;

    @Option(names = {"-n", "--count"})
    private Optional<Integer> count = Optional.empty();

    @Option(
        names = {"-k", "--key-prefix"},
        defaultValue = "")
    private String prefix;

    @Option(names = "--peer", split = ",", converter = AddressConverter.OfManager.class)
    private List<NodeAddress> peers = new ArrayList<>();

    @SuppressWarnings("UnusedVariable") // its name matters
    @Option(names = {"-d", "--daemon"})
    private Path pidFile;

    private int waited;

    @Parameters(arity = "0..*")
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {}

    @SuppressWarnings("UnusedMethod") // picocli calls it
    @Command(name = "act")
    int act(@Option(names = "--wait-timeout", defaultValue = "7") int wait) {
      waited = wait;
      return 0;
    }
  }

  private static final class Shared {
    @Option(names = "--timeout", scope = ScopeType.INHERIT, defaultValue = "10")
    private int timeout;

    @Option(names = {"-v", "--verbose"})
    private boolean verbose;
  }

  private static final class Grouped {
    @Option(
        names = {"-c", "--connections"},
        converter = CountConverter.Positive.class)
    private int connections = 50;

    @Option(names = "--rate")
    private double rate;
  }

  @BeforeEach
  void nameTheFile() {
    file = dir.resolve("test.conf");
  }

  private int run(String... args) {
    CommandLine line = new CommandLine(program);
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(err, true));
    line.setPosixClusteredShortOptionsAllowed(false);
    int code = Configuration.of(line, environment).execute(args);
    return code;
  }

  private int runWith(String content, String... args) throws IOException {
    Files.writeString(file, content);
    List<String> all = new ArrayList<>(List.of("--config", file.toString()));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  private String complaint() {
    return err.toString().strip();
  }

  private static NodeAddress address(String text) {
    return new AddressConverter.OfManager().convert(text);
  }

  @Test
  void aFileSatisfiesRequiredOptionsAndSetsAllKinds() throws IOException {
    int code =
        runWith(
            """
            # who we are
            listen = 10.0.0.1
            replace-delay=0.5     # half a second
              count = 3

            key-prefix = a${b}#c$
            peer = 10.0.0.2
            peer = 10.0.0.3:1,10.0.0.4
            timeout = 20
            verbose = true
            connections = 9
            rate = 1.5
            act.wait-timeout = 8
            """);

    assertThat(complaint()).isEmpty();
    assertThat(code).isZero();
    assertThat(program.listen).isEqualTo(address("10.0.0.1"));
    assertThat(program.replaceDelay).isEqualTo(Duration.ofMillis(500));
    assertThat(program.count).contains(3);
    assertThat(program.prefix).isEqualTo("a${b}#c$");
    assertThat(program.peers)
        .containsExactly(address("10.0.0.2"), address("10.0.0.3:1"), address("10.0.0.4"));
    assertThat(program.shared.timeout).isEqualTo(20);
    assertThat(program.shared.verbose).isTrue();
    assertThat(program.grouped.connections).isEqualTo(9);
    assertThat(program.grouped.rate).isEqualTo(1.5);
  }

  @Test
  void aSubcommandHasItsOptionsByItsName() throws IOException {
    assertThat(runWith("act.wait-timeout = 8\n", "-l", "10.0.0.1", "act")).isZero();
    assertThat(program.waited).isEqualTo(8);
    environment.put("KUMO_TEST_ACT_WAIT_TIMEOUT", "9");
    assertThat(runWith("act.wait-timeout = 8\n", "-l", "10.0.0.1", "act")).isZero();
    assertThat(program.waited).isEqualTo(9);
    assertThat(runWith("act.wait-timeout = 8\n", "-l", "10.0.0.1", "act", "--wait-timeout=11"))
        .isZero();
    assertThat(program.waited).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({
    // command line, own variable, variable of all, file, what holds
    "--timeout=1, 2,  3,  4,  1",
    "--timeout=1, ,   ,   4,  1",
    "--timeout=1, ,   3,  ,   1",
    ",            2,  3,  4,  2",
    ",            2,  ,   4,  2",
    ",            ,   3,  4,  3",
    ",            ,   3,  ,   3",
    ",            ,   ,   4,  4",
    ",            ,   ,   ,   10",
  })
  void theMorePreciseSourceWins(String given, String own, String all, String inFile, int holds)
      throws IOException {
    if (own != null) {
      environment.put("KUMO_TEST_TIMEOUT", own);
    }
    if (all != null) {
      environment.put("KUMO_TIMEOUT", all);
    }
    String content = inFile == null ? "" : "timeout = " + inFile;
    String option = given == null ? "-v" : given;

    // Alone, and with a subcommand that inherits the option, before and after its name.
    for (List<String> args :
        List.of(
            List.of(option), List.of(option, "act"), List.of("act", option.replace("-v", "")))) {
      assertThat(runWith(content, arguments("-l 10.0.0.1 " + String.join(" ", args)))).isZero();
      assertThat(program.shared.timeout).isEqualTo(holds);
    }
  }

  private static String[] arguments(String line) {
    return line.strip().split(" +");
  }

  @Test
  void shortNamesOnTheCommandLineReplaceLongOnesOfTheFile() throws IOException {
    String content = "listen = 10.0.0.1\nreplace-delay = 5\ncount = 3\nconnections = 9\nrate = 2\n";
    assertThat(runWith(content, "-l", "10.0.0.9", "-Rs", "6", "-n", "8", "-c", "4")).isZero();
    assertThat(program.listen).isEqualTo(address("10.0.0.9"));
    assertThat(program.replaceDelay).isEqualTo(Duration.ofSeconds(6));
    assertThat(program.count).contains(8);
    assertThat(program.grouped.connections).isEqualTo(4);
    assertThat(program.grouped.rate).isEqualTo(2);
  }

  @Test
  void aListOnTheCommandLineReplacesThatOfTheFile() throws IOException {
    String content = "listen = 10.0.0.1\npeer = 10.0.0.2\npeer = 10.0.0.3\n";
    assertThat(runWith(content, "--peer", "10.0.0.8", "--peer", "10.0.0.9")).isZero();
    assertThat(program.peers).containsExactly(address("10.0.0.8"), address("10.0.0.9"));

    environment.put("KUMO_PEER", "10.0.0.5,10.0.0.6");
    assertThat(runWith(content)).isZero();
    assertThat(program.peers).containsExactly(address("10.0.0.5"), address("10.0.0.6"));
  }

  @ParameterizedTest
  @CsvSource({
    "true, , true",
    "false, , false",
    "true, -v, true",
    "false, -v, true",
    "true, --verbose=false, false"
  })
  void aFlagIsTrueOrFalse(String inFile, String given, boolean holds) throws IOException {
    String[] args = given == null ? new String[0] : new String[] {given};
    assertThat(runWith("listen = 10.0.0.1\nverbose = " + inFile, args)).isZero();
    assertThat(program.shared.verbose).isEqualTo(holds);
  }

  @Test
  void theFileCanBeNamedInTheEnvironment() throws IOException {
    Files.writeString(file, "listen = 10.0.0.1\ntimeout = 3");
    environment.put("KUMO_TEST_CONFIG", file.toString());
    assertThat(run()).isZero();
    assertThat(program.shared.timeout).isEqualTo(3);

    Path other = dir.resolve("other.conf");
    Files.writeString(other, "listen = 10.0.0.1\ntimeout = 4");
    assertThat(run("--config=" + other)).isZero();
    assertThat(program.shared.timeout).isEqualTo(4);
  }

  @Test
  void whatFollowsASubcommandOrTwoDashesNamesNoFile() {
    assertThat(run("-l", "10.0.0.1", "--", "--config", "absent")).isZero();
    assertThat(program.words).containsExactly("--config", "absent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense = 1        | test.conf:1: kumo-test has no option nonsense",
        "wait-timeout = 1    | test.conf:1: kumo-test has no option wait-timeout",
        "daemon = pid        | test.conf:1: daemon goes on the command line",
        "help = true         | test.conf:1: help goes on the command line",
        "config = other      | test.conf:1: config goes on the command line",
        "listen              | test.conf:1: a line is name = value, not 'listen'",
        "= 5                 | test.conf:1: a line is name = value, not '= 5'",
        "--listen = 5        | test.conf:1: a line is name = value, not '--listen = 5'",
        "[server]            | test.conf:1: a line is name = value, not '[server]'",
        "timeout=1!timeout=2 | test.conf:2: timeout is given already, in DIR/test.conf:1",
        "!!replace-delay = x"
            + "             | test.conf:3: Invalid value for option '--replace-delay': 'x' is no"
            + " number of seconds",
        "timeout = x         | test.conf:1: Invalid value for option '--timeout': 'x' is not an int",
        "timeout =           | test.conf:1: Invalid value for option '--timeout': '' is not an int",
        "verbose = maybe     | test.conf:1: verbose is true or false, not 'maybe'",
        "connections = 0     | test.conf:1: Invalid value for option '--connections': '0' must be"
            + " more than 0",
        "peer = 10.0.0.1,a:b | test.conf:1: Invalid value for option '--peer' (<peers>): 'a:b' has"
            + " no port of 0 to 65535",
      })
  void whatIsWrongInAFileCostsOneLine(String content, String message) throws IOException {
    assertThat(runWith(content.replace("!", "\n"))).isEqualTo(1);
    assertThat(complaint())
        .isEqualTo("kumo-test: " + dir + "/" + message.replace("DIR", dir.toString()));
  }

  @Test
  void whatIsWrongInAVariableCostsOneLine() throws IOException {
    environment.put("KUMO_TIMEOUT", "soon");
    assertThat(run("-l", "10.0.0.1")).isEqualTo(1);
    assertThat(complaint())
        .isEqualTo(
            "kumo-test: KUMO_TIMEOUT: Invalid value for option '--timeout': 'soon' is not an int");
  }

  @Test
  void aPidFileInTheEnvironmentIsRefused() throws IOException {
    environment.put("KUMO_TEST_DAEMON", "pid");
    assertThat(run("-l", "10.0.0.1")).isEqualTo(1);
    assertThat(complaint())
        .isEqualTo("kumo-test: KUMO_TEST_DAEMON: daemon goes on the command line");
  }

  @Test
  void helpIsToBeHadWhateverIsWrong() throws IOException {
    environment.put("KUMO_TIMEOUT", "soon");
    assertThat(runWith("nonsense", "--help")).isZero();
    assertThat(complaint()).startsWith("Usage: kumo-test");
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    environment.putAll(
        Map.of("KUMO_JAVA_OPTS", "-Xmx1g", "KUMO_TEST_PORT", "tcp://1", "KUMO_VERSION", "1"));
    assertThat(run("-l", "10.0.0.1")).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    assertThat(run("--config", dir.resolve("absent").toString())).isEqualTo(1);
    assertThat(run("--config", dir.toString())).isEqualTo(1);
    Files.write(file, "listen = \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("--config", file.toString())).isEqualTo(1);
    assertThat(complaint().lines())
        .containsExactly(
            "kumo-test: " + dir + "/absent: there is no such file",
            "kumo-test: " + dir + ": it is a directory",
            "kumo-test: " + file + ": it is no UTF-8 text");
  }

  @Test
  void whatIsWrongOnTheCommandLineIsNotBlamedOnTheFile() throws IOException {
    assertThat(runWith("listen = 10.0.0.1\ntimeout = 5", "--timeout", "x")).isNotZero();
    assertThat(complaint()).startsWith("Invalid value for option '--timeout': 'x'");
  }

  @Test
  void windowsLinesAndByteOrderMarksAreRead() throws IOException {
    assertThat(runWith("\uFEFFlisten = 10.0.0.1\r\ntimeout = 5\r\n")).isZero();
    assertThat(program.shared.timeout).isEqualTo(5);
  }
}
