package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.ctl.original.OriginalCluster;
import org.kumofs.ctl.original.OriginalPeer;

/** Against daemons of the original, as strict as those. */
@Timeout(60)
class KumoTopTest {

  private final OriginalCluster cluster = new OriginalCluster();
  private final String one = cluster.servers.get(0).address().toString();

  KumoTopTest() throws IOException {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aTableIsPrintedWithoutATerminal() {
    String[] lines = run(one, "-n", "1", "-d", "0.1").success().split("\n");

    assertThat(lines).hasSize(3);
    assertThat(lines[0]).contains("address", "#Get", "QPS", "items", "status");
    assertThat(lines[1].split(" +"))
        .contains(one, "5", "2", "1", "0", "9", "3", "ready")
        .startsWith(one, "5", "2", "1");
    assertThat(lines[2]).startsWith("total");
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void onlyTheNumbersThatOriginalsKnowAreAskedFor() {
    run(one, "-n", "1", "-d", "0.1").success();
    assertThat(cluster.servers.get(0).requests())
        .isNotEmpty()
        .allMatch(request -> request.matches("97\\[(4|5|6|7|2|8|11|146)]"));
  }

  @Test
  void whoKnowsNothingOfReadsFromMemoryIsAskedForThemOnceAConnection() throws IOException {
    String json = run(one, "-n", "3", "-d", "0.1", "--json").success();

    assertThat(cluster.servers.get(0).requests()).containsOnlyOnce("97[146]");
    assertThat(Collections.frequency(cluster.servers.get(0).requests(), "97[4]")).isEqualTo(4);
    JsonNode sample = new ObjectMapper().readTree(json.lines().toList().get(2));
    assertThat(sample.get("servers").get(0).get("hitPercent").isNull()).isTrue();
    assertThat(sample.get("total").get("hitPercent").isNull()).isTrue();
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void readsFromMemoryAreCountedFromTheSampleBefore() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    answerCache(
        () -> {
          int times = asked.incrementAndGet();
          return "hits=%d misses=%d records=7".formatted(1_000 + 39 * times, 500 + times);
        });
    assertThat(run(one, "-n", "1", "-d", "0.1").success().lines().toList())
        .satisfiesExactly(
            heading -> assertThat(heading).contains(" QPS hit% "),
            server -> assertThat(server).contains(" 97.5 "),
            total -> assertThat(total).contains(" 97.5 "));

    String two = cluster.servers.get(1).address().toString();
    JsonNode sample =
        new ObjectMapper().readTree(run(one, two, "-n", "1", "-d", "0.1", "--json").success());
    assertThat(sample.get("servers").findValuesAsText("hitPercent"))
        .containsExactly("97.5", "null");
    assertThat(sample.get("total").get("hitPercent").asDouble()).isEqualTo(97.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hits=5",
        "misses=5",
        "hits=-1 misses=2",
        "hits=1 misses=x",
        "hits=1 misses=2",
        "hits=99999999999999999999 misses=99999999999999999999",
        "hits=999999999999999999999 misses=1",
      })
  void whateverAServerTellsOfItsMemoryItsOtherNumbersAreShown(String told) {
    answerCache(() -> told);
    assertThat(run(one, "-n", "2", "-d", "0.1").success().lines().toList().get(1))
        .containsPattern(one + " +5 +2 +1 +0 +0 +0 +0 +- +9 .* ready");
  }

  private void answerCache(Supplier<String> told) {
    cluster
        .servers
        .get(0)
        .on(
            97,
            1,
            params ->
                params.get(0).equals(146L)
                    ? told.get()
                    : cluster.status.getOrDefault((Long) params.get(0), OriginalPeer.nil()));
  }

  @Test
  void aVersionThatDoesNotTellItsReplaceStateIsAskedForItsRings() {
    cluster.status.remove(11L);
    assertThat(run(one, "-n", "1", "-d", "0.1").success()).contains("ready");
    assertThat(cluster.servers.get(0).requests()).contains("97[9]", "97[10]");
  }

  @Test
  void everySampleIsAJsonObject() throws IOException {
    String[] lines = run(one, "--json", "-n", "2", "-d", "0.1").success().split("\n");

    assertThat(lines).hasSize(2);
    JsonNode sample = new ObjectMapper().readTree(lines[1]);
    JsonNode server = sample.get("servers").get(0);
    assertThat(server.get("address").asText()).isEqualTo(one);
    assertThat(server.get("gets").asLong()).isEqualTo(5);
    assertThat(server.get("getsPerSecond").asDouble()).isZero();
    assertThat(server.get("status").asText()).isEqualTo("ready");
    assertThat(sample.get("total").get("items").asLong()).isEqualTo(9);
  }

  @Test
  void aDeadServerHasItsErrorInItsRowAndTheOthersTheirNumbers() throws IOException {
    String dead = ToolRun.deadAddress();
    ToolRun run = run(one, dead, "-n", "1", "-d", "0.1");

    assertThat(run.failure())
        .isEqualTo("kumotop: 1 of 2 servers gave no answer; their rows say why");
    assertThat(run.out()).contains("ready").contains("can't connect to " + dead);
  }

  @Test
  void withAManagerAllItsServersAreShown() {
    ToolRun run =
        run("-m", cluster.manager.address().toString(), "-n", "1", "-d", "0.1", "--timeout", "0.3");

    assertThat(run.out())
        .contains(one)
        .contains(cluster.servers.get(1).address().toString())
        .contains(OriginalCluster.FAULT + " ")
        .contains("fault: ")
        .contains(OriginalCluster.NEWCOMER.toString());
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void aManagerThatIsNotThereIsOneLine() throws IOException {
    String dead = ToolRun.deadAddress();
    assertThat(run("-m", dead, "-n", "1").failure())
        .startsWith("kumotop: can't connect to " + dead);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'a server, or -m, is needed'",
    "-m 127.0.0.1 127.0.0.1, 'with -m, no server is named'",
    "127.0.0.1 -n -1, '-n must not be negative'",
    "127.0.0.1 -d 0, must be more than 0",
  })
  void wrongUsageIsToldInOneLine(String words, String message) {
    String[] args = words.isEmpty() ? new String[0] : words.split(" ");
    assertThat(run(args).misuse()).startsWith("kumotop: ").contains(message);
  }

  private static ToolRun run(String... args) {
    return ToolRun.of(KumoTop.commandLine(), args);
  }
}
