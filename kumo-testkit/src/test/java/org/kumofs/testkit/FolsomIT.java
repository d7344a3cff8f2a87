package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.BinaryMemcacheClient;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.testkit.process.RealCluster;

/** folsom, a memcached client that pipelines on Netty, against a gateway of a real cluster. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FolsomIT {

  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int HOUR = 3_600;
  private static final int NEVER = 0;

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

  private static MemcacheClientBuilder<String> builder() {
    InetSocketAddress gateway = cluster.memcached();
    return MemcacheClientBuilder.newStringClient()
        .withAddress(gateway.getAddress().getHostAddress(), gateway.getPort())
        .withConnectionTimeoutMillis(TIMEOUT_MILLIS);
  }

  private static AsciiMemcacheClient<String> ascii() throws Exception {
    AsciiMemcacheClient<String> client = builder().connectAscii();
    client.awaitConnected(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    return client;
  }

  private static BinaryMemcacheClient<String> binary() throws Exception {
    BinaryMemcacheClient<String> client = builder().connectBinary();
    client.awaitConnected(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    return client;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void whatBothProtocolsKnowIsDoneByText() throws Exception {
    AsciiMemcacheClient<String> client = ascii();
    try {
      storesReadsComparesAndDeletes(client, "ft:");
    } finally {
      client.shutdown();
    }
  }

  @Test
  void whatBothProtocolsKnowIsDoneByBinary() throws Exception {
    BinaryMemcacheClient<String> client = binary();
    try {
      storesReadsComparesAndDeletes(client, "fb:");
    } finally {
      client.shutdown();
    }
  }

  private static void storesReadsComparesAndDeletes(MemcacheClient<String> client, String prefix) {
    String a = prefix + "a";
    String missing = prefix + "missing";
    assertThat(join(client.set(a, "one", HOUR))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.get(a))).isEqualTo("one");
    assertThat(join(client.get(missing))).isNull();
    assertThat(join(client.get(List.of(a, missing, a)))).containsExactly("one", null, "one");

    assertThat(join(client.add(a, "x", NEVER))).isNotEqualTo(MemcacheStatus.OK);
    assertThat(join(client.add(prefix + "b", "x", NEVER))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.replace(missing, "x", NEVER))).isNotEqualTo(MemcacheStatus.OK);
    assertThat(join(client.replace(prefix + "b", "y", NEVER))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.append(a, "+"))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.prepend(a, "-"))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.touch(a, HOUR))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.touch(missing, HOUR))).isEqualTo(MemcacheStatus.KEY_NOT_FOUND);

    GetResult<String> seen = join(client.casGet(a));
    assertThat(seen.getValue()).isEqualTo("-one+");
    assertThat(join(client.set(a, "two", NEVER, seen.getCas()))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.set(a, "three", NEVER, seen.getCas())))
        .isEqualTo(MemcacheStatus.KEY_EXISTS);
    assertThat(join(client.get(a))).isEqualTo("two");

    List<String> keys = IntStream.range(0, 500).mapToObj(i -> prefix + i).toList();
    keys.forEach(key -> client.set(key, "of " + key, NEVER));
    assertThat(join(client.get(keys))).isEqualTo(keys.stream().map(key -> "of " + key).toList());

    assertThat(join(client.delete(a))).isEqualTo(MemcacheStatus.OK);
    assertThat(join(client.delete(a))).isEqualTo(MemcacheStatus.KEY_NOT_FOUND);
  }

  @Test
  void countersCountByText() throws Exception {
    AsciiMemcacheClient<String> client = ascii();
    try {
      assertThat(join(client.set("ft:n", "41", NEVER))).isEqualTo(MemcacheStatus.OK);
      assertThat(join(client.incr("ft:n", 1))).isEqualTo(42);
      assertThat(join(client.decr("ft:n", 100))).isZero();
      assertThat(join(client.incr("ft:missing", 1))).isNull();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void countersBeginWhereTheyAreToldToByBinary() throws Exception {
    BinaryMemcacheClient<String> client = binary();
    try {
      assertThat(join(client.incr("fb:n", 1, 41, NEVER))).isEqualTo(41);
      assertThat(join(client.incr("fb:n", 1, 41, NEVER))).isEqualTo(42);
      assertThat(join(client.decr("fb:n", 100, 0, NEVER))).isZero();
      assertThat(join(client.getAndTouch("fb:n", HOUR)).strip()).isEqualTo("0");
      assertThat(join(client.noop())).isNull();
    } finally {
      client.shutdown();
    }
  }
}
