package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.spy.memcached.BinaryConnectionFactory;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.DefaultConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kumofs.testkit.process.RealCluster;

/** Two memcached clients that know nothing of kumofs, against a gateway of a real cluster. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClientLibrariesIT {

  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int HOUR = 3_600;

  @TempDir private static Path directory;

  private static RealCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = RealCluster.start(directory, 3, "--request-timeout", "10");
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  private enum Protocol {
    TEXT,
    BINARY
  }

  private static MemcachedClient xmemcached(Protocol protocol) throws IOException {
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(cluster.memcached()));
    if (protocol == Protocol.BINARY) {
      builder.setCommandFactory(new BinaryCommandFactory());
    }
    MemcachedClient client = builder.build();
    client.setOpTimeout(TIMEOUT_MILLIS);
    return client;
  }

  private static net.spy.memcached.MemcachedClient spymemcached(Protocol protocol)
      throws IOException {
    return new net.spy.memcached.MemcachedClient(
        protocol == Protocol.BINARY
            ? new BinaryConnectionFactory()
            : new DefaultConnectionFactory(),
        List.of(cluster.memcached()));
  }

  @ParameterizedTest
  @EnumSource
  void xmemcachedStoresReadsComparesAndDeletes(Protocol protocol) throws Exception {
    MemcachedClient client = xmemcached(protocol);
    String prefix = "x:" + protocol + ":";
    try {
      assertThat(client.set(prefix + "a", HOUR, "one")).isTrue();
      assertThat(client.<String>get(prefix + "a")).isEqualTo("one");
      assertThat(client.set(prefix + "n", 0, 42)).as("a number has client flags").isTrue();
      assertThat(client.<Integer>get(prefix + "n")).isEqualTo(42);

      GetsResponse<String> seen = client.gets(prefix + "a");
      assertThat(client.cas(prefix + "a", 0, "two", seen.getCas())).isTrue();
      assertThat(client.cas(prefix + "a", 0, "three", seen.getCas())).isFalse();
      assertThat(client.<String>get(prefix + "a")).isEqualTo("two");

      Map<String, Object> many =
          client.get(List.of(prefix + "a", prefix + "n", prefix + "missing"));
      assertThat(many).containsOnly(Map.entry(prefix + "a", "two"), Map.entry(prefix + "n", 42));

      assertThat(client.delete(prefix + "a")).isTrue();
      assertThat(client.delete(prefix + "a")).isFalse();
      assertThat(client.<String>get(prefix + "a")).isNull();
      assertThat(client.getVersions()).hasSize(1);
    } finally {
      client.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void spymemcachedStoresReadsComparesAndDeletes(Protocol protocol) throws Exception {
    net.spy.memcached.MemcachedClient client = spymemcached(protocol);
    String prefix = "s:" + protocol + ":";
    try {
      assertThat(client.set(prefix + "a", HOUR, "one").get()).isTrue();
      assertThat(client.get(prefix + "a")).isEqualTo("one");

      CASValue<Object> seen = client.gets(prefix + "a");
      assertThat(client.cas(prefix + "a", seen.getCas(), "two")).isEqualTo(CASResponse.OK);
      assertThat(client.cas(prefix + "a", seen.getCas(), "three")).isEqualTo(CASResponse.EXISTS);
      assertThat(client.cas(prefix + "missing", 1, "x")).isEqualTo(CASResponse.NOT_FOUND);

      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        keys.add(prefix + i);
        client.set(prefix + i, 0, "value " + i);
      }
      assertThat(client.getBulk(keys)).hasSize(300).containsEntry(prefix + 299, "value 299");

      assertThat(client.delete(prefix + "a").get()).isTrue();
      assertThat(client.delete(prefix + "a").get()).isFalse();
      assertThat(client.get(prefix + "a")).isNull();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void spymemcachedCountsJoinsAndTouchesByTheBinaryProtocol() throws Exception {
    net.spy.memcached.MemcachedClient client = spymemcached(Protocol.BINARY);
    try {
      assertThat(client.incr("s:count", 5, 100, HOUR)).isEqualTo(100);
      assertThat(client.incr("s:count", 5, 100, HOUR)).isEqualTo(105);
      assertThat(client.decr("s:count", 200)).isZero();
      assertThat(client.decr("s:missing", 1)).isEqualTo(-1);

      assertThat(client.add("s:joined", 0, "b").get()).isTrue();
      assertThat(client.add("s:joined", 0, "c").get()).isFalse();
      assertThat(client.append("s:joined", "c").get()).isTrue();
      assertThat(client.prepend("s:joined", "a").get()).isTrue();
      assertThat(client.replace("s:missing", 0, "x").get()).isFalse();
      CASValue<Object> touched = client.getAndTouch("s:joined", HOUR);
      assertThat(touched.getValue()).isEqualTo("abc");
      assertThat(touched.getCas()).isEqualTo(client.gets("s:joined").getCas());
      assertThat(client.touch("s:missing", HOUR).get()).isFalse();
      assertThat(client.getStats().values()).allMatch(stats -> stats.containsKey("version"));
    } finally {
      client.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLargeValueComesBackWhole(Protocol protocol) throws Exception {
    MemcachedClient client = xmemcached(protocol);
    client.getTranscoder().setCompressionThreshold(Integer.MAX_VALUE);
    try {
      byte[] large = new byte[1_000_000];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) (i * 31);
      }
      assertThat(client.set("x:large:" + protocol, 0, large)).isTrue();
      assertThat(client.<byte[]>get("x:large:" + protocol)).isEqualTo(large);
    } finally {
      client.shutdown();
    }
  }
}
