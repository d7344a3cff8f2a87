package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.UsageException;
import org.kumofs.message.Role;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.server.compare.CompareSettings;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.replace.ReplaceSettings;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replication.ReplicationSettings;
import org.kumofs.server.store.TombstoneLimits;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ServerOptionsTest {

  private static final String[] REQUIRED = {"-l", "10.0.0.1", "-m", "10.0.0.9", "-s", "/data/db"};

  @Command
  private static final class Parsed {
    @Mixin private ServerOptions options;
    @Mixin private final CommonOptions.OfNode common = new CommonOptions.OfNode(8);

    ServerConfig config() throws UsageException {
      return options.config(common);
    }
  }

  @Test
  void theDefaultsAreThoseOfTheOriginal() throws UsageException {
    Parsed parsed = parse();
    ServerConfig config = parsed.config();

    assertThat(config.address()).hasToString("10.0.0.1:19800");
    assertThat(config.listenAddress()).hasToString("0.0.0.0:19800");
    assertThat(config.managers().addresses()).hasToString("[10.0.0.9:19700]");
    assertThat(config.peers())
        .isEqualTo(
            new PeerSettings(new NodeIdentity(config.address(), Role.SERVER), 10_000, 4, 20));
    assertThat(config.limits().keepAlive()).isEqualTo(KeepAliveSettings.DEFAULT);
    assertThat(config.limits().replication()).isEqualTo(ReplicationSettings.DEFAULT);
    assertThat(config.limits().replication().setRetries()).isEqualTo(20);
    assertThat(config.limits().replication().deleteRetries()).isEqualTo(20);
    assertThat(config.limits().requests().maxRequests()).isEqualTo(50_000);
    assertThat(config.limits().accessEntries()).isEqualTo(65_536);
    assertThat(config.limits().requests().maxValueBytes()).isEqualTo(128 << 20);
    assertThat(parsed.options.store().path()).isEqualTo(Path.of("/data/db"));
    assertThat(parsed.options.streamAddress()).hasToString("10.0.0.1:19900");
    assertThat(config.streamAddress()).hasToString("0.0.0.0:19900");
    assertThat(config.limits().replace().stream().maxRecordBytes())
        .isEqualTo(parsed.common.maxFrameBytes());
    assertThat(parsed.options.tombstones()).isEqualTo(TombstoneLimits.DEFAULT);
    assertThat(config.limits().replace()).isEqualTo(ReplaceSettings.DEFAULT);
    assertThat(config.limits().compare()).isEqualTo(CompareSettings.DEFAULT);
    assertThat(parsed.options.offerDirectory()).hasToString("/tmp");
    assertThat(parsed.common.clockIntervalMillis()).isEqualTo(8_000);
  }

  @Test
  void everyOptionHasItsEffect() throws UsageException {
    Parsed parsed =
        parse(
            "-p 10.0.0.8:1 -L 1234 -f /offers --replace-rate-limit 5 --replace-serving-rate-limit 6 --offer-retries 2 --offer-timeout 1.5 -S 3 -D 4 --replicate-timeout 1.5 -M 64 -gN 0.2 -gX 9 -gS 7"
                + " --access-entries 12 --max-requests 11 --max-request-memory 5 --max-value-size 200m -k 0.5 -Ys 3.0 -Yn 2"
                + " --keepalive-timeout 9 --compare-interval 30 --compare-rate 3 --leave-after 20 --read-lease 2"
                + " --max-clock-skew 7");
    ServerConfig config = parsed.config();

    assertThat(config.managers().addresses()).hasToString("[10.0.0.9:19700, 10.0.0.8:1]");
    assertThat(config.peers().connectTimeoutMillis()).isEqualTo(3_000);
    assertThat(config.peers().connectRetryLimit()).isEqualTo(2);
    assertThat(config.limits().keepAlive())
        .isEqualTo(new KeepAliveSettings(500, 9_000, 7, 2_000, 20_000));
    assertThat(config.limits().replication())
        .isEqualTo(ReplicationSettings.DEFAULT.with(3, 4, 1_500));
    assertThat(config.limits().replication().attemptTimeoutMillis()).isEqualTo(1_500);
    assertThat(config.limits().requests().maxRequests()).isEqualTo(11);
    assertThat(config.limits().requests().maxBytes()).isEqualTo(5 << 20);
    assertThat(config.limits().accessEntries()).isEqualTo(12);
    assertThat(config.limits().requests().maxValueBytes()).isEqualTo(200 << 20);
    assertThat(config.streamAddress()).hasToString("0.0.0.0:1234");
    assertThat(config.limits().replace().stream().connectTimeoutMillis()).isEqualTo(3_000);
    assertThat(parsed.options.tombstones()).isEqualTo(new TombstoneLimits(1, 9, 7));
    assertThat(config.limits().replace().offerLimitBytes()).isEqualTo(64L << 20);
    assertThat(config.limits().replace().rates()).isEqualTo(new CopyPace.Limits(5 << 20, 6 << 20));
    assertThat(config.limits().replace().offers().retries()).isEqualTo(2);
    assertThat(config.limits().replace().stream().progressTimeoutMillis()).isEqualTo(1_500);
    assertThat(config.limits().replace().stream().maxRecordBytes())
        .isEqualTo((200 << 20) + (1 << 16));
    assertThat(parsed.options.offerDirectory()).hasToString("/offers");
    assertThat(config.limits().compare()).isEqualTo(new CompareSettings(30_000, 3 << 20));
  }

  @Test
  void anIpv6ServerListensOnAllIpv6Interfaces() throws UsageException {
    Parsed parsed = new Parsed();
    new CommandLine(parsed).parseArgs("-l", "[fd00::1]:5", "-m", "10.0.0.9", "-s", "/data/db");

    assertThat(parsed.config().listenAddress().host().isAnyLocalAddress()).isTrue();
    assertThat(parsed.config().listenAddress().isIpv4()).isFalse();
    assertThat(parsed.config().listenAddress().port()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-L 0",
        "-S -1",
        "-gS 0",
        "-M x",
        "--replicate-timeout 0",
        "--max-requests 0",
        "-p 0.0.0.0",
        "-k 0"
      })
  void aNumberThatMakesNoSenseIsRefused(String arguments) {
    assertThatThrownBy(() -> parse(arguments)).isInstanceOf(ParameterException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p 10.0.0.9",
        "-p 10.0.0.9:19700",
        "--access-entries 2000000000",
        "-gN 10 -gX 9",
        "--max-value-size 0",
        "--max-value-size 2g",
        "--max-value-size 2m --max-frame-size 2"
      })
  void optionsThatDoNotFitTogetherAreRefused(String arguments) {
    assertThatThrownBy(
            () -> {
              Parsed parsed = parse(arguments);
              parsed.config();
              parsed.options.tombstones();
            })
        .isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-L 19800", "-L 65536"})
  void aStreamPortThatCannotBeIsRefused(String arguments) {
    assertThatThrownBy(() -> parse(arguments).options.streamAddress())
        .isInstanceOf(UsageException.class);
  }

  private static Parsed parse() {
    return parse("");
  }

  private static Parsed parse(String arguments) {
    List<String> all = new ArrayList<>(List.of(REQUIRED));
    if (!arguments.isEmpty()) {
      all.addAll(List.of(arguments.split(" ")));
    }
    Parsed parsed = new Parsed();
    new CommandLine(parsed)
        .setPosixClusteredShortOptionsAllowed(false)
        .parseArgs(all.toArray(new String[0]));
    return parsed;
  }
}
