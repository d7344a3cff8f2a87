package org.kumofs.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.vectors.Vectors;

/** Hashes, virtual nodes and owners as the original's kumohash prints them. */
class RingGoldenTest {

  private static final JsonNode GOLDEN = Vectors.json("ring.json");

  static List<String> rings() {
    return GOLDEN.get("rings").properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void keysHashAsInTheOriginal() {
    assertThat(GOLDEN.get("keyHashes").size()).isGreaterThan(60);
    for (Map.Entry<String, JsonNode> entry : GOLDEN.get("keyHashes").properties()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      String expected = entry.getValue().textValue();
      assertThat(KeyHash.of(key)).as(entry.getKey()).isEqualTo(unsigned(expected));
      assertThat(HexFormat.of().formatHex(RawKey.ofKey(key).bytes())).startsWith(expected);
    }
  }

  @Test
  void thereAreRingsOfSeveralSizes() {
    assertThat(rings()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void theVirtualNodesLieAsInTheOriginal(String name) throws Exception {
    JsonNode golden = GOLDEN.get("rings").get(name);
    Ring ring = ring(golden);
    List<String> lines = new ArrayList<>();
    for (Ring.VirtualNode virtualNode : ring.virtualNodes()) {
      lines.add(String.format("%016x  %s\n", virtualNode.point(), virtualNode.node().address()));
    }
    assertThat(lines).hasSize(golden.get("virtualNodes").intValue());
    int line = 0;
    for (JsonNode expected : golden.get("dumpFirst")) {
      assertThat(lines.get(line++)).isEqualTo(expected.textValue() + "\n");
    }
    byte[] dump = String.join("", lines).getBytes(StandardCharsets.US_ASCII);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(dump);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(golden.get("dumpSha256").textValue());
  }

  @ParameterizedTest
  @MethodSource("rings")
  void keysBelongToTheOwnersThatTheOriginalNames(String name) throws Exception {
    JsonNode golden = GOLDEN.get("rings").get(name);
    Ring ring = ring(golden);
    assertThat(golden.get("owners").size()).isGreaterThan(60);
    for (Map.Entry<String, JsonNode> entry : golden.get("owners").properties()) {
      List<String> expected = new ArrayList<>();
      entry.getValue().forEach(owner -> expected.add(owner.textValue()));
      long hash = KeyHash.of(entry.getKey().getBytes(StandardCharsets.UTF_8));
      assertThat(ring.ownersOf(hash).all())
          .extracting(node -> node.address().toString())
          .as(entry.getKey())
          .isEqualTo(expected);
    }
  }

  private static Ring ring(JsonNode golden) throws Exception {
    List<RingNode> nodes = new ArrayList<>();
    for (JsonNode node : golden.get("nodes")) {
      String[] parts = node.textValue().split(":", 2);
      InetAddress host = InetAddress.getByName(parts[0]);
      nodes.add(RingNode.active(NodeAddress.of(host, Integer.parseInt(parts[1]))));
    }
    return Ring.of(new RingSeed(nodes, ClockTime.of(1, 1)));
  }

  private static long unsigned(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }
}
