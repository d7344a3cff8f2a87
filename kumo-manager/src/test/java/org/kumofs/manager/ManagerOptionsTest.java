package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.UsageException;
import org.kumofs.message.Role;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ManagerOptionsTest {

  @Command(name = "test")
  private static final class Line {
    @Mixin private ManagerOptions options;
    @Mixin private CommonOptions.OfNode common;
  }

  private static ManagerConfig parse(String line) throws UsageException {
    Line command = new Line();
    new CommandLine(command)
        .setPosixClusteredShortOptionsAllowed(false)
        .parseArgs(Pattern.compile(" ").split(line));
    return command.options.config(command.common);
  }

  @Test
  void theDefaultsAreThoseOfTheManual() throws UsageException {
    ManagerConfig config = parse("-l 192.168.0.1");
    assertThat(config.address()).hasToString("192.168.0.1:19700");
    assertThat(config.peers().self().role()).isEqualTo(Role.MANAGER);
    assertThat(config.listenAddress()).hasToString("0.0.0.0:19700");
    assertThat(config.partner()).isEmpty();
    assertThat(config.autoReplace()).isFalse();
    assertThat(config.timing()).isEqualTo(ManagerTiming.DEFAULT);
    assertThat(config.peers().connectTimeoutMillis()).isEqualTo(10_000);
    assertThat(config.peers().connectRetryLimit()).isEqualTo(4);
  }

  @Test
  void everyOptionCounts() throws UsageException {
    ManagerConfig config =
        parse(
            "-l 10.0.0.1:1234 -p 10.0.0.2 -a -Rs 0.5 -k 1 -Ys 3.0 -Yn 2 -Ci 4"
                + " --keepalive-timeout 7 --backup-timeout 60 --settle-time 3");
    assertThat(config.address()).hasToString("10.0.0.1:1234");
    assertThat(config.listenAddress()).hasToString("0.0.0.0:1234");
    assertThat(config.partner()).hasToString("Optional[10.0.0.2:19700]");
    assertThat(config.autoReplace()).isTrue();
    assertThat(config.timing())
        .isEqualTo(
            new ManagerTiming(
                1_000,
                7_000,
                20_000,
                60_000,
                500,
                ManagerTiming.DEFAULT.replaceRetryMillis(),
                3_000));
    assertThat(config.peers().connectTimeoutMillis()).isEqualTo(3_000);
    assertThat(config.peers().connectRetryLimit()).isEqualTo(2);
  }

  private static Optional<Path> stateFile(String line, Map<String, String> environment) {
    Line command = new Line();
    new CommandLine(command).parseArgs(Pattern.compile(" ").split(line));
    return command.options.stateFile(environment::get);
  }

  @Test
  void theStateIsKeptWhereItIsToldOrWhereSuchThingsBelong() {
    assertThat(stateFile("-l 10.0.0.1 --state none", Map.of())).isEmpty();
    assertThat(stateFile("-l 10.0.0.1 --state x/y", Map.of())).contains(Path.of("x/y"));
    Map<String, String> user = Map.of("XDG_STATE_HOME", "/xdg");
    assertThat(stateFile("-l 10.0.0.1", user))
        .contains(Path.of("/xdg/kumofs/kumo-manager-10.0.0.1-19700.state"));
    assertThat(stateFile("-l [::1]:7", user))
        .contains(Path.of("/xdg/kumofs/kumo-manager---1-7.state"));
    assertThat(
            stateFile("-l 10.0.0.1", Map.of("STATE_DIRECTORY", "/s:/t", "XDG_STATE_HOME", "/xdg")))
        .contains(Path.of("/s/kumo-manager-10.0.0.1-19700.state"));
    assertThat(stateFile("-l 10.0.0.1", Map.of()).orElseThrow().toString())
        .startsWith(System.getProperty("user.home"))
        .endsWith(".local/state/kumofs/kumo-manager-10.0.0.1-19700.state");
  }

  @Test
  void longNamesWorkToo() throws UsageException {
    ManagerConfig config =
        parse("--listen 10.0.0.1 --partner 10.0.0.2:5 --auto-replace --replace-delay 0");
    assertThat(config.partner()).hasToString("Optional[10.0.0.2:5]");
    assertThat(config.autoReplace()).isTrue();
    assertThat(config.timing().replaceDelayMillis()).isZero();
  }

  @Test
  void anIpv6ManagerListensOnAllIpv6Interfaces() throws UsageException {
    ManagerConfig config = parse("-l [::1]:1234");
    assertThat(config.address()).hasToString("[::1]:1234");
    assertThat(config.listenAddress()).hasToString("[::]:1234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "10.0.0.1:19700"})
  void aManagerCannotBeItsOwnPartner(String partner) {
    assertThatThrownBy(() -> parse("-l 10.0.0.1 -p " + partner))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("10.0.0.1:19700");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p 10.0.0.2",
        "-l",
        "-l 0.0.0.0",
        "-l 10.0.0.1:0",
        "-l 10.0.0.1 -Rs -1",
        "-l 10.0.0.1 -Rs soon",
        "-l 10.0.0.1 --backup-timeout 0",
        "-l 10.0.0.1 extra"
      })
  void nonsenseIsRefused(String line) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(ParameterException.class);
  }
}
