package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.rpc.wire.FrameLimits;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class CommonOptionsTest {

  private static <T extends CommonOptions> T parse(T options, String... args) {
    new CommandLine(options).setPosixClusteredShortOptionsAllowed(false).parseArgs(args);
    return options;
  }

  @Test
  void theDefaultsAreThoseOfTheOriginal() {
    CommonOptions options = parse(new CommonOptions.OfNode());

    assertThat(options.keepaliveIntervalMillis()).isEqualTo(2_000);
    assertThat(options.keepaliveTimeoutMillis()).isEqualTo(5_000);
    assertThat(options.connectTimeoutMillis()).isEqualTo(10_000);
    assertThat(options.connectRetryLimit()).isEqualTo(4);
    assertThat(options.clockIntervalMillis()).isEqualTo(2_000);
    assertThat(options.writeThreads()).isEqualTo(EventLoops.fitting());
    assertThat(options.readThreads()).isEqualTo(8);
    assertThat(options.maxFrameBytes()).isEqualTo(FrameLimits.DEFAULT.maxFrameBytes());
    assertThat(options.log()).isEmpty();
    assertThat(options.binaryLog()).isEmpty();
    assertThat(options.verbose()).isFalse();
    assertThat(options.pidFile()).isEmpty();
  }

  @Test
  void aServerHasAnotherClockInterval() {
    assertThat(parse(new CommonOptions.OfNode(8)).clockIntervalMillis()).isEqualTo(8_000);
    assertThat(parse(new CommonOptions.OfNode(8), "-Ci", "3").clockIntervalMillis())
        .isEqualTo(3_000);
  }

  @Test
  void shortNamesAreWordsAndSecondsMayBeFractions() {
    CommonOptions options =
        parse(
            new CommonOptions.OfNode(),
            "-k 0.5 -Ys 3.0 -Yn 2 -Ci 0.25 -TW 3 -TR 4 -o - -g events -v -d kumo.pid"
                .split(" ", -1));

    assertThat(options.keepaliveIntervalMillis()).isEqualTo(500);
    assertThat(options.connectTimeoutMillis()).isEqualTo(3_000);
    assertThat(options.connectRetryLimit()).isEqualTo(2);
    assertThat(options.clockIntervalMillis()).isEqualTo(250);
    assertThat(options.writeThreads()).isEqualTo(3);
    assertThat(options.readThreads()).isEqualTo(4);
    assertThat(options.log()).contains("-");
    assertThat(options.binaryLog()).contains(Path.of("events"));
    assertThat(options.verbose()).isTrue();
    assertThat(options.pidFile()).contains(Path.of("kumo.pid"));
  }

  @Test
  void longNamesWorkToo() {
    CommonOptions options =
        parse(
            new CommonOptions.OfGateway(),
            "--keepalive-interval=1",
            "--keepalive-timeout=1.5",
            "--connect-timeout",
            "7",
            "--connect-retry-limit=0",
            "--max-frame-size=1");

    assertThat(options.keepaliveIntervalMillis()).isEqualTo(1_000);
    assertThat(options.keepaliveTimeoutMillis()).isEqualTo(1_500);
    assertThat(options.connectTimeoutMillis()).isEqualTo(7_000);
    assertThat(options.connectRetryLimit()).isZero();
    assertThat(options.maxFrameBytes()).isEqualTo(1 << 20);
  }

  @Test
  void theGatewayLeavesTheShortNameOfTheIntervalToItsKeyPrefix() {
    assertThatThrownBy(() -> parse(new CommonOptions.OfGateway(), "-k", "1"))
        .isInstanceOf(ParameterException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "-Ys, x",
    "-Ys, -1",
    "-Ys, 0",
    "-Ys, NaN",
    "-Ys, 1e99",
    "-Yn, -1",
    "-Yn, 1.5",
    "-TR, 0",
    "-k, 0.0001",
    "--max-frame-size, 0",
    "--keepalive-timeout, ''"
  })
  void aValueThatMakesNoSenseIsRefusedWithTheNameOfItsOption(String option, String value) {
    assertThatThrownBy(() -> parse(new CommonOptions.OfNode(), option, value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("Invalid value for option")
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Yx", "-Ys3", "-vd", "--nonsense", "stray"})
  void anUnknownWordIsRefused(String word) {
    assertThatThrownBy(() -> parse(new CommonOptions.OfNode(), word))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(word);
  }

  @Test
  void aFrameLimitOfTwoGigabytesOrMoreIsTheLargestThereIs() {
    assertThat(parse(new CommonOptions.OfNode(), "--max-frame-size", "4096").maxFrameBytes())
        .isEqualTo(Integer.MAX_VALUE);
  }
}
