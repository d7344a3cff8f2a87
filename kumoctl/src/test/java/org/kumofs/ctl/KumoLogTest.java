package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.ctl.log.EventLines;
import org.kumofs.time.Sleeper;

@Timeout(60)
class KumoLogTest {

  private static final Pattern NUMBER = Pattern.compile("nS\\.3 .*address=\\[10\\.0\\.0\\.(\\d+):");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', '1 2 3 4 5 6 7 8 9 10 11 12'",
    "-t, '3 4 5 6 7 8 9 10 11 12'",
    "--tail, '3 4 5 6 7 8 9 10 11 12'",
    "-h, '1 2 3 4 5 6 7 8 9 10'",
    "--head, '1 2 3 4 5 6 7 8 9 10'",
    "-t -n 2, '11 12'",
    "-t -n 20, '1 2 3 4 5 6 7 8 9 10 11 12'",
    "-t -n -9, '10 11 12'",
    "-tn -12, ''",
    "-h -n 2, '1 2'",
    "-h -n 0, ''",
    "-t -n 0, ''",
    "-h -n -9, '1 2 3'",
    "-h --lines=-20, ''",
    "-n 3, '10 11 12'",
    "-n -11, '12'",
  })
  void theFirstOrTheLastEventsCanBeChosen(String options, String expected) throws IOException {
    byte[] log = EventLines.servers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    List<String> args = new ArrayList<>(List.of(options.split(" ")));
    args.remove("");
    args.add(write("log", log).toString());
    assertThat(numbers(log(args).success())).isEqualTo(expected);

    args.set(args.size() - 1, "-");
    assertThat(numbers(log(log, args).success())).isEqualTo(expected);
  }

  @Test
  void oneDamagedByteCostsAtMostItsOwnRecord() throws IOException {
    byte[] before = EventLines.servers(1);
    byte[] victim = EventLines.servers(2);
    byte[] behind = EventLines.servers(3, 4);
    for (int at = 0; at < victim.length; at++) {
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] damaged = victim.clone();
        damaged[at] ^= (byte) flip;
        ToolRun run = log(join(before, damaged, behind), List.of("-"));
        assertThat(run.exitCode()).isZero();
        assertThat(numbers(run.out())).as("byte %s", at).startsWith("1").endsWith("3 4");
      }
    }
  }

  @Test
  void damageIsToldOnceAPlaceAndNotBetweenTheEvents() throws IOException {
    byte[] log = join(EventLines.servers(1), new byte[5], EventLines.servers(2), new byte[] {1});
    ToolRun run = log(log, List.of("-"));
    assertThat(numbers(run.out())).isEqualTo("1 2");
    assertThat(run.err())
        .isEqualTo(
            """
            kumolog: 5 bytes belong to no event and are left out
            kumolog: 1 bytes belong to no event and are left out
            """);
  }

  @Test
  void aLogThatIsCutAnywhereShowsWhatIsWhole() throws IOException {
    byte[] log = EventLines.servers(1, 2);
    for (int kept = 0; kept <= log.length; kept++) {
      byte[] cut = Arrays.copyOf(log, kept);
      String expected = kept == log.length ? "1 2" : kept >= log.length / 2 ? "1" : "";
      assertThat(numbers(log(cut, List.of("-")).out())).isEqualTo(expected);
    }
  }

  @Test
  void noiseIsNoLogAndNoError() throws IOException {
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    ToolRun run = log(join(noise, EventLines.servers(5)), List.of("-"));
    assertThat(run.exitCode()).isZero();
    assertThat(numbers(run.out())).endsWith("5");
  }

  @Test
  void followingGoesOnWithWhatIsAdded() throws IOException {
    Path file = write("log", EventLines.servers(1));
    byte[] two = EventLines.servers(2);
    ToolRun run =
        follow(
            file,
            () -> append(file, Arrays.copyOf(two, 7)),
            () -> append(file, Arrays.copyOfRange(two, 7, two.length)),
            () -> append(file, EventLines.servers(3, 4)));
    assertThat(run.err()).isEmpty();
    assertThat(numbers(run.out())).isEqualTo("1 2 3 4");
  }

  @Test
  void followingGoesOverToTheFileThatTakesTheName() throws IOException {
    Path file = write("log", EventLines.servers(1));
    Path old = folder.resolve("log.1");
    ToolRun run =
        follow(
            file,
            () -> Files.move(file, old),
            () -> append(old, EventLines.servers(2)),
            () -> write("log", new byte[0]),
            // The daemon has not reopened its log yet.
            () -> append(old, EventLines.servers(3)),
            () -> append(file, EventLines.servers(4)),
            () -> append(file, EventLines.servers(5)));
    assertThat(run.err()).isEmpty();
    assertThat(numbers(run.out())).isEqualTo("1 2 3 4 5");
  }

  @Test
  void followingBeginsAgainInAFileThatWasCutOff() throws IOException {
    Path file = write("log", EventLines.servers(1, 2));
    ToolRun run =
        follow(
            file,
            () -> write("log", new byte[0]),
            () -> append(file, EventLines.servers(3)),
            () -> write("log", EventLines.servers(4)));
    assertThat(numbers(run.out())).isEqualTo("1 2 3");
  }

  @Test
  void followingIsNotHeldUpByARecordThatNobodyFinishes() throws IOException {
    byte[] half = EventLines.servers(2);
    Path file = write("log", join(EventLines.servers(1), Arrays.copyOf(half, 12)));
    ToolRun run = follow(file, () -> append(file, EventLines.servers(3)));
    assertThat(numbers(run.out())).isEqualTo("1 3");
    assertThat(run.err()).contains("12 bytes belong to no event");
  }

  @Test
  void followingMayBeginWithTheLastEvents() throws IOException {
    Path file = write("log", EventLines.servers(1, 2, 3));
    ToolRun run =
        follow(List.of("-f", "-t", "-n", "1"), file, () -> append(file, EventLines.servers(4)));
    assertThat(numbers(run.out())).isEqualTo("3 4");
  }

  @Test
  void followingEndsWithTheLastEventThatIsWanted() throws IOException {
    Path file = write("log", EventLines.servers(1));
    List<String> args = List.of("-f", "-h", "-n", "2", file.toString());
    Sleeper sleeper = millis -> check(() -> append(file, EventLines.servers(2, 3)));
    ToolRun run = ToolRun.of(KumoLog.commandLine(noInput(), sleeper), args.toArray(new String[0]));
    assertThat(numbers(run.success())).isEqualTo("1 2");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing required parameter: 'FILE'",
    "-t -h x, 'either -t or -h, not both'",
    "-n x y, Invalid value for option '--lines': 'x' is not an int",
    "--nonsense x, Unknown option: '--nonsense'",
    "x y, Unmatched argument at index 1: 'y'",
  })
  void wrongUseShowsTheUsageAndOneClearLine(String args, String line) {
    assertThat(log(args.isEmpty() ? List.of() : List.of(args.split(" "))).misuse())
        .isEqualTo("kumolog: " + line);
  }

  @Test
  void aFileThatCannotBeReadIsOneLine() {
    Path missing = folder.resolve("missing");
    assertThat(log(List.of(missing.toString())).failure())
        .isEqualTo("kumolog: there is no file " + missing);
    assertThat(log(List.of("-f", missing.toString())).failure())
        .isEqualTo("kumolog: there is no file " + missing);
    assertThat(log(List.of(folder.toString())).failure())
        .isEqualTo("kumolog: " + folder + " is a directory; a binary log is needed");
  }

  @Test
  void helpAndVersionHaveTheirLongNamesOnly() {
    assertThat(log(List.of("--help")).success()).contains("-h, --head");
    assertThat(log(List.of("--version")).success()).startsWith("kumofs for Java");
  }

  @Test
  void jsonIsOneObjectAnEvent() throws IOException {
    String json = log(EventLines.servers(1, 2), List.of("--json", "-")).success();
    assertThat(json.lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"event\":\"nS\",\"version\":3,"));
  }

  /** Something that happens to a log while it is followed. */
  private interface Step {
    void run() throws IOException;
  }

  private ToolRun follow(Path file, Step... steps) {
    return follow(List.of("-f"), file, steps);
  }

  /** Carries out a step whenever all that there was is read; ends when there are no more. */
  private ToolRun follow(List<String> options, Path file, Step... steps) {
    List<Step> left = new ArrayList<>(List.of(steps));
    Sleeper sleeper =
        millis -> {
          assertThat(millis).isPositive();
          if (left.isEmpty()) {
            throw new InterruptedException();
          }
          check(left.remove(0));
        };
    List<String> args = new ArrayList<>(options);
    args.add(file.toString());
    return ToolRun.of(KumoLog.commandLine(noInput(), sleeper), args.toArray(new String[0]));
  }

  private static void check(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.APPEND);
  }

  private static ByteArrayInputStream noInput() {
    return new ByteArrayInputStream(new byte[0]);
  }

  private static ToolRun log(List<String> args) {
    return log(new byte[0], args);
  }

  private static ToolRun log(byte[] stdin, List<String> args) {
    Sleeper sleeper =
        millis -> {
          throw new AssertionError("nothing to wait for");
        };
    return ToolRun.of(
        KumoLog.commandLine(new ByteArrayInputStream(stdin), sleeper), args.toArray(new String[0]));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static String numbers(String lines) {
    List<String> numbers = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      Matcher matcher = NUMBER.matcher(line);
      numbers.add(matcher.find() ? matcher.group(1) : line);
    }
    return String.join(" ", numbers);
  }
}
