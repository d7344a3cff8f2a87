package org.kumofs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.SizeLimits;
import org.kumofs.daemon.UsageException;
import org.kumofs.daemon.Version;
import org.kumofs.data.RecordLayout;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.netty.ListenerConfig;
import org.kumofs.gateway.request.RetryPolicy;
import org.kumofs.gateway.request.StoreSettings;
import org.kumofs.gateway.route.RouteSettings;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class GatewayOptionsTest {

  /** Both kinds of options together, as a gateway has them. */
  @CommandLine.Command
  private static final class Parsed {
    @Mixin private GatewayOptions options;
    @Mixin private CommonOptions.OfGateway common;

    GatewayConfig cluster() {
      try {
        return options.cluster(common);
      } catch (UsageException e) {
        throw new AssertionError(e);
      }
    }

    MemcachedLimits limits() throws UsageException {
      return options.limits(common);
    }

    SizeLimits sizes() throws UsageException {
      return options.sizes(common);
    }
  }

  private static Parsed parse(String args) {
    Parsed parsed = new Parsed();
    new CommandLine(parsed)
        .setPosixClusteredShortOptionsAllowed(false)
        .parseArgs(args.split(" ", -1));
    return parsed;
  }

  private static StoreSettings store(String args) {
    return parse("-m 127.0.0.1 -t 1 " + args).cluster().store();
  }

  @Test
  void theDefaultsAreThoseOfTheOriginalWithAShorterTimeLimit() throws UsageException {
    Parsed parsed = parse("-m 127.0.0.1 -t 11211");

    RouteSettings routes = parsed.cluster().routes();
    assertThat(routes.managers()).extracting(Object::toString).containsExactly("127.0.0.1:19700");
    assertThat(routes.keepaliveIntervalMillis()).isEqualTo(2_000);
    assertThat(routes.keepaliveTimeoutMillis()).isEqualTo(5_000);
    assertThat(routes.connectTimeoutMillis()).isEqualTo(10_000);
    assertThat(routes.renewThreshold()).isEqualTo(4);
    StoreSettings store = parsed.cluster().store();
    assertThat(store.retries())
        .isEqualTo(RetryPolicy.DEFAULT)
        .isEqualTo(new RetryPolicy(2_000, 5, 20, 20));
    assertThat(store.layout()).isEqualTo(RecordLayout.DEFAULT);
    assertThat(store.keyPrefix()).isEmpty();
    assertThat(store.asyncSets()).isFalse();
    assertThat(store.asyncDeletes()).isFalse();
    assertThat(parsed.cluster().localCacheBytes()).isEmpty();
    assertThat(parsed.limits()).isEqualTo(MemcachedLimits.DEFAULT);
    assertThat(parsed.options.ports().get(0).listener().maxConnections())
        .isEqualTo(ListenerConfig.DEFAULT_MAX_CONNECTIONS);
    assertThat(parsed.options.facts(parsed.common).threads())
        .isEqualTo((Runtime.getRuntime().availableProcessors() + 1) / 2);
  }

  @Test
  void everyOptionHasAnEffect() throws UsageException {
    Parsed parsed =
        parse(
            "-m 10.0.0.1 -p 10.0.0.2:7000 -t 127.0.0.1 -F -E -G 3 -S 4 -D 5 -rn 6 -As -Ad -k app:"
                + " -lc 64 --request-timeout 0.5 --max-value-size 64k --max-connections 9"
                + " --threads 3 --keepalive-interval 1 --keepalive-timeout 3 -Ys 2");

    RouteSettings routes = parsed.cluster().routes();
    assertThat(routes.managers())
        .extracting(Object::toString)
        .isEqualTo(List.of("10.0.0.1:19700", "10.0.0.2:7000"));
    assertThat(routes.renewThreshold()).isEqualTo(6);
    assertThat(routes.keepaliveIntervalMillis()).isEqualTo(1_000);
    assertThat(routes.keepaliveTimeoutMillis()).isEqualTo(3_000);
    assertThat(routes.connectTimeoutMillis()).isEqualTo(2_000);
    StoreSettings store = parsed.cluster().store();
    assertThat(store.retries()).isEqualTo(new RetryPolicy(500, 3, 4, 5));
    assertThat(store.layout()).isEqualTo(new RecordLayout(true, true));
    assertThat(store.keyPrefix()).isEqualTo(bytes("app:"));
    assertThat(store.asyncSets()).isTrue();
    assertThat(store.asyncDeletes()).isTrue();
    assertThat(parsed.cluster().localCacheBytes()).hasValue(64 << 20);
    assertThat(parsed.limits().maxValueBytes()).isEqualTo(64 << 10);
    assertThat(parsed.options.ports().get(0).listener().address().getPort()).isEqualTo(11_411);
    assertThat(parsed.options.ports().get(0).listener().maxConnections()).isEqualTo(9);
    assertThat(parsed.options.facts(parsed.common).threads()).isEqualTo(3);
  }

  @Test
  void longNamesWorkToo() {
    StoreSettings store =
        store(
            "--get-retry 3 --set-retry 4 --delete-retry 5 --memproto-save-flag"
                + " --memproto-save-expire --async-replicate-set --async-replicate-delete"
                + " --key-prefix x --renew-threshold 1 --local-cache 1");

    assertThat(store.retries()).isEqualTo(new RetryPolicy(2_000, 3, 4, 5));
    assertThat(store.layout()).isEqualTo(new RecordLayout(true, true));
    assertThat(store.asyncSets()).isTrue();
    assertThat(store.asyncDeletes()).isTrue();
  }

  @Test
  void aReadAlwaysGoesThroughTheOwnersOnce() {
    assertThat(store("-G 0").retries().readRounds()).isEqualTo(1);
  }

  @Test
  void theSameManagerTwiceIsOneManager() {
    assertThat(parse("-m 127.0.0.1 -p 127.0.0.1:19700 -t 1").cluster().routes().managers())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1048576",
    "64, 67108864",
    "*#capsiz=1000000, 1000000",
    "*#capsiz=64m, 67108864",
    "*#bnum=100000#capsiz=5k, 5120"
  })
  void aLocalCacheHasASize(String spec, long bytes) {
    assertThat(parse("-m 127.0.0.1 -t 1 -lc " + spec).cluster().localCacheBytes()).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "x",
        "64m",
        "*",
        "*#bnum=5",
        "*#capsiz=",
        "*#capsiz=0",
        "*#capnum=100",
        "*#capsiz=1#x=1",
        "/tmp/x.tch",
        "9223372036854775807"
      })
  void aLocalCacheWithoutASizeIsRefused(String spec) {
    assertThatThrownBy(() -> parse("-m 127.0.0.1 -t 1 -lc " + spec))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--local-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t 1",
        "-m 127.0.0.1 -t 1 -G x",
        "-m 127.0.0.1 -t 1 -S -1",
        "-m 127.0.0.1 -t 70000",
        "-m 127.0.0.1 -t 1 --request-timeout 0",
        "-m 127.0.0.1 -t 1 --threads 0",
        "-m 127.0.0.1 -t 1 --max-connections 0",
        "-m 127.0.0.1 -t 1 --max-value-size 1mb",
        "-m no.such.host.invalid -t 1",
        "-m 127.0.0.1 -t 1 --no-such-option",
        "-m 127.0.0.1 -t 1 surplus"
      })
  void wrongOptionsAreRefused(String args) {
    assertThatThrownBy(() -> parse(args)).isInstanceOf(ParameterException.class);
  }

  @Test
  void whereNothingIsServedIsRefusedInOneLine() {
    assertThatThrownBy(() -> parse("-m 127.0.0.1").options.ports())
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "where to serve clients? -t [ADDR:]PORT is missing (or -b, -c: binary protocol)");
  }

  @ParameterizedTest
  @CsvSource({
    "-t 11411, TEXT 11411",
    "-b 11511, BINARY 11511",
    "-c 11611, CLOUDY 11611",
    "-t 127.0.0.1 -b 127.0.0.1 -c 127.0.0.1, TEXT 11411 BINARY 11511 CLOUDY 11611",
    "--cloudy 127.0.0.1:3 --memproto-binary 2 --memproto-text 1, TEXT 1 BINARY 2 CLOUDY 3"
  })
  void anyOfTheProtocolsCanBeServed(String args, String served) throws UsageException {
    List<ClientPort> ports = parse("-m 127.0.0.1 --max-connections 9 " + args).options.ports();

    assertThat(
            ports.stream()
                .map(port -> port.protocol() + " " + port.listener().address().getPort())
                .collect(Collectors.joining(" ")))
        .isEqualTo(served);
    assertThat(ports).allMatch(port -> port.listener().maxConnections() == 9);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1048576, 135266304",
    "--max-value-size 1, 1, 135266304",
    "--max-value-size 128m, 134217728, 135266304",
    "--max-value-size 129m, 135266304, 135331840",
    "--max-value-size 1g, 1073741824, 1073807360",
    "--max-value-size 256m --max-frame-size 300, 268435456, 314572800",
    "--max-frame-size 300, 1048576, 314572800",
    "--max-frame-size 1, 983040, 1048576",
  })
  void messagesBetweenNodesHaveRoomForValues(String options, int valueBytes, int frameBytes)
      throws UsageException {
    assertThat(parse(("-m 127.0.0.1 -t 1 " + options).strip()).sizes())
        .isEqualTo(new SizeLimits(valueBytes, frameBytes));
  }

  @ParameterizedTest
  @CsvSource({
    "--max-value-size 0, --max-value-size has to be between 1 and 1073741824 bytes",
    "--max-value-size 1025m, --max-value-size has to be between 1 and 1073741824 bytes",
    "--max-value-size 1m --max-frame-size 1, values of 1048576 bytes (--max-value-size) do not fit"
        + " messages of 1048576 (--max-frame-size)"
  })
  void sizesThatDoNotFitEachOtherAreRefused(String options, String complaint) {
    assertThatThrownBy(() -> parse("-m 127.0.0.1 -t 1 " + options).limits())
        .isInstanceOf(UsageException.class)
        .hasMessage(complaint);
  }

  @Test
  void theClusterIsEmptiedOnlyByGatewaysThatAreToldSo() throws UsageException {
    Parsed usual = parse("-m 127.0.0.1 -t 1");
    Parsed allowing = parse("-m 127.0.0.1 -t 1 --allow-flush-all");

    assertThat(usual.options.facts(usual.common).allowsFlushAll()).isFalse();
    assertThat(usual.options.facts(usual.common).settings())
        .contains(Map.entry("flush_enabled", "no"), Map.entry("tcpport", "1"));
    assertThat(allowing.options.facts(allowing.common).allowsFlushAll()).isTrue();
    assertThat(allowing.options.facts(allowing.common).settings())
        .contains(Map.entry("flush_enabled", "yes"));
  }

  @Test
  void clientsAreToldWhichMemcachedToExpect() throws UsageException {
    Parsed parsed = parse("-m 127.0.0.1 -t 1");

    assertThat(parsed.options.facts(parsed.common).version())
        .isEqualTo("1.6.18-kumofs-" + Version.current());
  }
}
