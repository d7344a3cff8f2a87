package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.XMemcachedClient;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
    cluster = RealCluster.start(directory, 3);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void xmemcachedStoresReadsComparesAndDeletes() throws Exception {
    XMemcachedClient client = new XMemcachedClient(cluster.memcached());
    client.setOpTimeout(TIMEOUT_MILLIS);
    try {
      assertThat(client.set("x:a", HOUR, "one")).isTrue();
      assertThat(client.<String>get("x:a")).isEqualTo("one");
      assertThat(client.set("x:n", 0, 42)).as("a number has client flags").isTrue();
      assertThat(client.<Integer>get("x:n")).isEqualTo(42);

      GetsResponse<String> seen = client.gets("x:a");
      assertThat(client.cas("x:a", 0, "two", seen.getCas())).isTrue();
      assertThat(client.cas("x:a", 0, "three", seen.getCas())).isFalse();
      assertThat(client.<String>get("x:a")).isEqualTo("two");

      Map<String, Object> many = client.get(List.of("x:a", "x:n", "x:missing"));
      assertThat(many).containsOnly(Map.entry("x:a", "two"), Map.entry("x:n", 42));

      assertThat(client.delete("x:a")).isTrue();
      assertThat(client.delete("x:a")).isFalse();
      assertThat(client.<String>get("x:a")).isNull();
      assertThat(client.getVersions()).hasSize(1);
    } finally {
      client.shutdown();
    }
  }

  @Test
  void spymemcachedStoresReadsComparesAndDeletes() throws Exception {
    MemcachedClient client = new MemcachedClient(cluster.memcached());
    try {
      assertThat(client.set("s:a", HOUR, "one").get()).isTrue();
      assertThat(client.get("s:a")).isEqualTo("one");

      CASValue<Object> seen = client.gets("s:a");
      assertThat(client.cas("s:a", seen.getCas(), "two")).isEqualTo(CASResponse.OK);
      assertThat(client.cas("s:a", seen.getCas(), "three")).isEqualTo(CASResponse.EXISTS);
      assertThat(client.cas("s:missing", 1, "x")).isEqualTo(CASResponse.NOT_FOUND);

      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        keys.add("s:" + i);
        client.set("s:" + i, 0, "value " + i);
      }
      assertThat(client.getBulk(keys)).hasSize(300).containsEntry("s:299", "value 299");

      assertThat(client.delete("s:a").get()).isTrue();
      assertThat(client.delete("s:a").get()).isFalse();
      assertThat(client.get("s:a")).isNull();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void aLargeValueComesBackWhole() throws Exception {
    XMemcachedClient client = new XMemcachedClient(cluster.memcached());
    client.setOpTimeout(TIMEOUT_MILLIS);
    client.getTranscoder().setCompressionThreshold(Integer.MAX_VALUE);
    try {
      byte[] large = new byte[1_000_000];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) (i * 31);
      }
      assertThat(client.set("x:large", 0, large)).isTrue();
      assertThat(client.<byte[]>get("x:large")).isEqualTo(large);
    } finally {
      client.shutdown();
    }
  }
}
