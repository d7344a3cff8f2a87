package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.ctl.original.OriginalCluster;
import org.kumofs.vectors.Vectors;

/** Held against what the original's kumohash printed. */
@Timeout(60)
class KumoHashTest {

  private static final JsonNode GOLDEN = Vectors.json("ring.json");

  static List<String> rings() {
    return GOLDEN.get("rings").properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void hashesAreThoseOfTheOriginal() {
    List<String> args = new ArrayList<>(List.of("10.0.0.1", "--", "hash"));
    StringBuilder expected = new StringBuilder();
    for (Map.Entry<String, JsonNode> key : GOLDEN.get("keyHashes").properties()) {
      args.add(key.getKey());
      expected.append(key.getValue().textValue()).append("  ").append(key.getKey()).append('\n');
    }
    assertThat(hash(args).success()).isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @MethodSource("rings")
  void aDumpIsThatOfTheOriginalByteForByte(String ring) throws Exception {
    byte[] dump = hash(onRing(ring, "dump")).success().getBytes(StandardCharsets.US_ASCII);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(dump);
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo(GOLDEN.get("rings").get(ring).get("dumpSha256").textValue());
  }

  @ParameterizedTest
  @MethodSource("rings")
  void ownersAreThoseOfTheOriginal(String ring) {
    List<String> args = onRing(ring, "assign");
    StringBuilder expected = new StringBuilder();
    for (Map.Entry<String, JsonNode> key :
        GOLDEN.get("rings").get(ring).get("owners").properties()) {
      args.add(key.getKey());
      expected.append(GOLDEN.get("keyHashes").get(key.getKey()).textValue());
      expected.append("  ").append(key.getKey()).append('\n');
      int i = 0;
      for (JsonNode owner : key.getValue()) {
        expected.append("  ").append(i++).append(": ").append(owner.textValue()).append('\n');
      }
    }
    assertThat(hash(args).success()).isEqualTo(expected.toString());
  }

  private static List<String> onRing(String ring, String... command) {
    List<String> args = new ArrayList<>();
    GOLDEN.get("rings").get(ring).get("nodes").forEach(node -> args.add(node.textValue()));
    args.add("--");
    args.addAll(List.of(command));
    return args;
  }

  @Test
  void theRingOfAnOriginalManagerIsTakenWithItsFaults() throws IOException {
    try (OriginalCluster cluster = new OriginalCluster()) {
      String manager = cluster.manager.address().toString();
      assertThat(hash("-m", manager, "assign", "key0").success())
          .startsWith("996e1f2d33efb1ad  key0\n")
          .contains(": 10.0.0.9:19800\n")
          .contains(": " + cluster.servers.get(0).address() + "\n");
      assertThat(hash("-m", manager, "dump").success().lines()).hasSize(3 * 128);
      JsonNode key = json(hash("-m", manager, "assign", "key0", "--json").success());
      assertThat(key.get("keys").get(0).get("owners").findValuesAsText("state"))
          .containsExactlyInAnyOrder("active", "active", "fault");
      assertThat(cluster.manager.requests()).containsExactly("99[]", "99[]", "99[]");
      assertThat(cluster.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1 -- hash -1 --x -m, '-1,--x,-m'",
    "10.0.0.1 -- hash -- --json dump, '--json,dump'",
    "hash k, k",
    "-- hash hash, hash",
  })
  void keysMayLookLikeOptionsAndCommands(String args, String keys) {
    assertThat(hash(args.split(" ")).success().lines().map(line -> line.substring(18)).toList())
        .containsExactly(keys.split(","));
  }

  @Test
  void aHostWithoutPortIsAServerOnItsUsualPort() {
    assertThat(hash("10.0.0.1", "[::1]", "--", "dump").success())
        .contains("  10.0.0.1:19800\n", "  [::1]:19800\n");
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    assertThat(hash("hash", "key0", "--json").success())
        .isEqualTo("{\"keys\":[{\"key\":\"key0\",\"hash\":\"996e1f2d33efb1ad\"}]}\n");
    JsonNode dump = json(hash("10.0.0.1", "--json", "--", "dump").success());
    assertThat(dump.get("virtualNodes").size()).isEqualTo(128);
    assertThat(dump.get("virtualNodes").get(0).toString())
        .isEqualTo("{\"hash\":\"016cfe87b6aeb87c\",\"address\":\"10.0.0.1:19800\"}");
  }

  @Test
  void simulateTellsWhatOneMoreServerMoves() {
    assertThat(hash(onRing("three-loopback", "simulate", "--add", "127.0.0.1:47804")).success())
        .isEqualTo(
            """
            keys that get another coordinator:        28.11 %
            keys that get other owners:               78.65 %
            copies to make, as a share of the keys:   78.65 %

            server           coordinates     after     holds     after
            127.0.0.1:47801      29.93 %   23.08 %  100.00 %   69.35 %
            127.0.0.1:47802      36.31 %   24.66 %  100.00 %   80.42 %
            127.0.0.1:47803      33.76 %   24.16 %  100.00 %   71.58 %
            127.0.0.1:47804            -   28.11 %         -   78.65 %
            """);
  }

  @Test
  void simulateShowsServersThatGo() throws IOException {
    List<String> args =
        onRing("five", "simulate", "--remove", "192.168.0.102", "192.168.0.104", "--json");
    JsonNode change = json(hash(args).success());
    // Three are left, so they own everything.
    assertThat(change.get("servers").get(0).get("after").get("holds").doubleValue()).isEqualTo(1);
    assertThat(change.get("servers").get(1).get("after").get("holds").doubleValue()).isZero();
    assertThat(sum(change, "before", "coordinates")).isCloseTo(1, within(1e-5));
    assertThat(sum(change, "before", "holds")).isCloseTo(3, within(1e-5));
    assertThat(sum(change, "after", "coordinates")).isCloseTo(1, within(1e-5));
    assertThat(sum(change, "after", "holds")).isCloseTo(3, within(1e-5));
  }

  @Test
  void aServerThatIsDownCanBeSimulatedBackOrAway() throws IOException {
    try (OriginalCluster cluster = new OriginalCluster()) {
      String manager = cluster.manager.address().toString();
      JsonNode back =
          json(hash("-m", manager, "--json", "simulate", "--add", "10.0.0.9").success());
      assertThat(back.get("servers").size()).isEqualTo(3);
      assertThat(back.get("copies").doubleValue()).isEqualTo(1);
      JsonNode away =
          json(hash("-m", manager, "--json", "simulate", "--remove", "10.0.0.9").success());
      assertThat(away.get("copies").doubleValue()).isZero();
      assertThat(away.get("otherCoordinator").doubleValue()).isZero();
    }
  }

  private static double sum(JsonNode change, String when, String what) {
    double sum = 0;
    for (JsonNode server : change.get("servers")) {
      sum += server.get(when).get(what).doubleValue();
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'a COMMAND is needed behind the servers: hash, assign, dump or simulate'",
    "10.0.0.1 --, 'a COMMAND is needed behind the servers: hash, assign, dump or simulate'",
    "10.0.0.1 -- nope, 'a COMMAND is needed behind the servers: hash, assign, dump or simulate'",
    "hash, Missing required parameter: 'KEY'",
    "-- hash \ufffd, a key is no text in this locale's encoding; try LC_ALL=C.UTF-8",
    "dump, 'which servers? say ADDR... before the two dashes, or -m MANAGER'",
    "-m 127.0.0.1:1 10.0.0.1 -- dump, 'which servers? say ADDR... before the two dashes, or -m"
        + " MANAGER'",
    "10.0.0.1 10.0.0.1:19800 -- dump, server 10.0.0.1:19800 is named twice",
    "10.0.0.1:0 -- dump, '10.0.0.1:0' is nothing that others can connect to",
    "10.0.0.1:1:2 -- dump, '10.0.0.1:1:2': an IPv6 address goes in brackets",
    "[::1 -- dump, '[::1' is no [address]:port",
    "10.0.0.1 -- dump more, Unmatched argument at index 2: 'more'",
    "10.0.0.1 -- simulate, nothing to simulate; say --add ADDR or --remove ADDR",
    "10.0.0.1 -- simulate --add 10.0.0.1, '--add 10.0.0.1:19800: it is a member already, or to be"
        + " removed'",
    "10.0.0.1 -- simulate --remove 10.0.0.2, '--remove 10.0.0.2:19800: it is no member'",
    "10.0.0.1 -- simulate --remove 10.0.0.1, nobody would be left to hold the records",
  })
  void wrongUseShowsTheUsageAndOneClearLine(String args, String line) {
    assertThat(hash(args.isEmpty() ? new String[0] : args.split(" ")).misuse())
        .isEqualTo("kumohash: " + line);
  }

  @Test
  void aDeadManagerIsOneLine() throws IOException {
    String dead = ToolRun.deadAddress();
    assertThat(hash("-m", dead, "dump").failure()).startsWith("kumohash: can't connect to " + dead);
  }

  @Test
  void helpIsThereForEveryCommand() {
    assertThat(hash("--help").success()).contains("simulate", "assign", "dump", "hash");
    assertThat(hash("simulate", "--help").success()).contains("--add", "--remove");
    assertThat(hash("--version").success()).startsWith("kumofs for Java");
  }

  private static ToolRun hash(List<String> args) {
    return hash(args.toArray(new String[0]));
  }

  private static ToolRun hash(String... args) {
    return ToolRun.of(KumoHash.commandLine(), KumoHash.arguments(args));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
