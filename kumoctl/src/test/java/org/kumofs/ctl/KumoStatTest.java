package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
class KumoStatTest {

  private final OriginalCluster cluster = new OriginalCluster();
  private final OriginalPeer one = cluster.servers.get(0);
  private final OriginalPeer two = cluster.servers.get(1);

  KumoStatTest() throws IOException {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "pid, 18936",
    "uptime, 9",
    "time, 1795332482",
    "cmd_get, 5",
    "cmd_set, 2",
    "cmd_delete, 1",
    "items, 9",
    "hscheck, true",
    "replstat, ready",
    "set_delay, 13",
    "unset_delay, 13",
  })
  void aNumberIsOneLine(String command, String expected) {
    assertThat(run(one.address(), command).success()).isEqualTo(expected + "\n");
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void theVersionStandsInQuotesAsRubyPrintsTexts() {
    assertThat(run(one.address(), "version").success())
        .isEqualTo("\"" + OriginalCluster.VERSION + "\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rhs", "whs"})
  void aRingIsItsStampAndItsMembers(String command) {
    assertThat(run(one.address(), command).success()).isEqualTo(ring());
  }

  private String ring() {
    String stamp =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx")
            .format(Instant.ofEpochSecond(1_795_332_477).atZone(ZoneId.systemDefault()));
    return """
        hash space timestamp:
          %s clock 3
        node:
          %s  (active)
          %s  (active)
          10.0.0.9:19800  (fault)
        """
        .formatted(stamp, one.address(), two.address());
  }

  @Test
  void statsAreMemcachedsLines() {
    assertThat(run(one.address(), "stats").success())
        .isEqualTo(
            """
            STAT pid 18936
            STAT uptime 9
            STAT time 1795332482
            STAT cmd_get 5
            STAT cmd_set 2
            STAT cmd_delete 1
            STAT curr_items 9
            END
            """);
    assertThat(one.requests())
        .containsExactly("97[0]", "97[1]", "97[2]", "97[4]", "97[5]", "97[6]", "97[7]");
  }

  @Test
  void delaysAreSetWithTheOriginalsCall() {
    run(one.address(), "set_delay").success();
    run(one.address(), "unset_delay").success();
    assertThat(one.requests()).containsExactly("98[0, false]", "98[0, true]");
  }

  @ParameterizedTest
  @CsvSource({
    "0, ready",
    "1, inactive",
    "2, WAIT",
    "4, Copying",
    "6, Copying",
    "8, Deleting",
    "12, Deleting",
    "15, inactive",
    "16, ready",
  })
  void theReplaceStateIsOneWord(long flags, String word) {
    cluster.status.put(11L, flags);
    assertThat(run(one.address(), "replstat").success()).isEqualTo(word + "\n");
  }

  @Test
  void ringsThatDifferFailTheCheck() {
    cluster.status.put(9L, List.of(List.of(), 0L));
    assertThat(run(one.address(), "hscheck").success()).isEqualTo("false\n");
  }

  @Test
  void whatAnOldServerDoesNotKnowIsNil() {
    cluster.status.remove(11L);
    assertThat(run(one.address(), "replstat").success()).isEqualTo("nil\n");
    assertThat(run(one.address(), "replstat", "--json").success())
        .isEqualTo("{\"address\":\"" + one.address() + "\",\"result\":null}\n");
  }

  @Test
  void theCacheIsToldWithItsRate() throws IOException {
    cluster.status.put(146L, "hits=30 misses=10 records=7 bytes=800 capacity=58720256");
    assertThat(run(one.address(), "cache").success())
        .isEqualTo("hits=30 misses=10 records=7 bytes=800 capacity=58720256 rate=0.750\n");
    assertThat(json(ofManager("cache", "--json").success()).get("total").toString())
        .isEqualTo(
            "{\"hits\":60,\"misses\":20,\"records\":14,\"bytes\":1600,\"capacity\":117440512}");
    assertThat(json(run(one.address(), "cache", "--json").success()).get("result").toString())
        .isEqualTo(
            "{\"hits\":30,\"misses\":10,\"records\":7,\"bytes\":800,\"capacity\":58720256,\"rate\":0.75}");
  }

  @ParameterizedTest
  @CsvSource({
    "hits=0 misses=0, hits=0 misses=0 rate=0.000",
    "misses=4, misses=4 rate=0.000",
    "hits=18446744073709551615 misses=0, hits=18446744073709551615 misses=0 rate=1.000",
    "hits=-1 misses=x, '\"hits=-1 misses=x\"'",
    "'', '\"\"'",
  })
  void aCacheThatTellsOtherThingsIsShownAsFarAsItGoes(String told, String shown) {
    cluster.status.put(146L, told);
    assertThat(run(one.address(), "cache").success()).isEqualTo(shown + "\n");
  }

  @Test
  void aCacheMayTellAnyAmountOfThings() {
    cluster.status.put(146L, "hits=1" + " records=7".repeat(6_000));
    assertThat(run(one.address(), "cache").success()).isEqualTo("hits=1 records=7 rate=1.000\n");
  }

  @Test
  void originalsKnowNothingOfACache() {
    assertThat(run(one.address(), "cache").success()).isEqualTo("nil\n");
  }

  @Test
  void allActiveServersOfAManagerAreAskedInRingOrder() {
    assertThat(ofManager("items").success())
        .isEqualTo("%s:  9\n%s:  9\n".formatted(one.address(), two.address()));
    assertThat(cluster.manager.requests()).containsExactly("99[]");
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void onlyTheFirstLineOfAResultHasThePrefix() {
    assertThat(ofManager("whs").success())
        .isEqualTo(one.address() + ":  " + ring() + two.address() + ":  " + ring());
  }

  @Test
  void aServerThatIsDownShowsItsErrorInItsPlace() {
    one.close();
    ToolRun run = ofManager("items");
    assertThat(run.failure())
        .isEqualTo("kumostat: 1 of 2 servers gave no answer; their lines say why");
    assertThat(run.out().lines().toList())
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith(one.address() + ":  can't connect to ");
              assertThat(lines.get(1)).isEqualTo(two.address() + ":  9");
            });
  }

  @Test
  void serversThatHangCostTheirLimitOnceAndAtTheSameTime() {
    for (OriginalPeer server : cluster.servers) {
      server.on(97, 1, params -> waitForEver());
    }
    Instant start = Instant.now();
    ToolRun run = ofManager("stats", "--timeout", "0.5");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
    assertThat(run.failure()).contains("2 of 2 servers gave no answer");
    assertThat(run.out())
        .startsWith(one.address() + ":  no answer from " + one.address() + " within ");
  }

  private static Object waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return OriginalPeer.nil();
  }

  @Test
  void jsonOfOneServerIsOneObject() throws IOException {
    JsonNode stats = json(run(one.address(), "--json", "stats").success());
    assertThat(stats.get("address").textValue()).isEqualTo(one.address().toString());
    assertThat(stats.get("result").get("curr_items").longValue()).isEqualTo(9);
    JsonNode whs = json(run(one.address(), "whs", "--json").success());
    assertThat(whs.get("result").get("nodes").get(2).toString())
        .isEqualTo("{\"address\":\"10.0.0.9:19800\",\"state\":\"fault\"}");
  }

  @Test
  void jsonOfAllServersAddsThemUpAndNamesWhatFailed() throws IOException {
    JsonNode all = json(ofManager("stats", "--json").success());
    assertThat(all.get("servers").size()).isEqualTo(2);
    assertThat(all.get("total").toString())
        .isEqualTo("{\"cmd_get\":10,\"cmd_set\":4,\"cmd_delete\":2,\"curr_items\":18}");

    two.close();
    ToolRun half = ofManager("items", "--json");
    assertThat(half.exitCode()).isEqualTo(1);
    JsonNode rest = json(half.out());
    assertThat(rest.get("total").toString()).isEqualTo("{\"items\":9}");
    assertThat(rest.get("servers").get(1).get("error").textValue()).contains("can't connect");
  }

  @Test
  void aManagerInThePlaceOfAServerIsNamedAsTheMistake() {
    assertThat(run(cluster.manager.address(), "pid").failure())
        .isEqualTo(
            "kumostat: %s answers: protocol error, so it knows no such call; managers listen on"
                    .formatted(cluster.manager.address())
                + " 19700, servers on 19800");
  }

  @Test
  void aDeadServerIsOneLine() throws IOException {
    String dead = ToolRun.deadAddress();
    assertThat(stat(dead, "pid").failure())
        .startsWith("kumostat: can't connect to " + dead)
        .endsWith("check the address and that the daemon runs there");
    assertThat(stat("-m", dead, "pid").failure()).startsWith("kumostat: can't connect to " + dead);
  }

  @Test
  void anAnswerInDropsIsNoAnswer() throws Exception {
    try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread drip = new Thread(() -> drip(dripping));
      drip.start();
      assertThat(stat("127.0.0.1:" + dripping.getLocalPort(), "pid", "--timeout", "0.3").failure())
          .contains("within 0.");
    }
  }

  /** A raw of 2 GB, byte by byte. */
  private static void drip(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(new byte[] {(byte) 0x94, 1, 1, (byte) 0xc0, (byte) 0xdb, 1});
      while (true) {
        socket.getOutputStream().write(0);
        Thread.onSpinWait();
      }
    } catch (IOException closed) {
      // The tool has given up.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0", "94010105", "93", "ff", "d9", "940101c0c1", "9401cdc0c0c0"})
  void nonsenseForAnAnswerIsOneLine(String hex) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer = new Thread(() -> answerOnce(listener, HexFormat.of().parseHex(hex)));
      peer.start();
      assertThat(stat("127.0.0.1:" + listener.getLocalPort(), "pid", "--timeout", "5").failure())
          .startsWith("kumostat: ");
      peer.join();
    }
  }

  private static void answerOnce(ServerSocket listener, byte[] answer) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().read(new byte[100]);
      socket.getOutputStream().write(answer);
    } catch (IOException closed) {
      // The tool has given up.
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', a server and a COMMAND are needed",
    "pid, a server and a COMMAND are needed",
    "-m 127.0.0.1:1, 'with -m, one COMMAND is needed and no server'",
    "-m 127.0.0.1:1 127.0.0.1:2 pid, 'with -m, one COMMAND is needed and no server'",
    "127.0.0.1 frobnicate, there is no command 'frobnicate'; see the list above",
    "127.0.0.1 PID, there is no command 'PID'; see the list above",
    "127.0.0.1:0 pid, '127.0.0.1:0' is nothing that others can connect to",
    "127.0.0.1:99999 pid, '127.0.0.1:99999' has no port of 0 to 65535",
    "127.0.0.1:x pid, '127.0.0.1:x' has no port of 0 to 65535",
    ":19800 pid, ':19800' lacks a host",
    "::1 pid, '::1': an IPv6 address goes in brackets",
    "0.0.0.0 pid, '0.0.0.0' is nothing that others can connect to",
    "--timeout 0 127.0.0.1 pid, Invalid value for option '--timeout': '0' must be more than 0",
    "--nonsense 127.0.0.1 pid, Unknown option: '--nonsense'",
  })
  void wrongUseShowsTheUsageAndOneClearLine(String args, String line) {
    assertThat(stat(args.isEmpty() ? new String[0] : args.split(" ")).misuse())
        .isEqualTo("kumostat: " + line);
  }

  @Test
  void helpListsEveryCommand() {
    assertThat(stat("--help").success())
        .startsWith("Usage: kumostat")
        .contains("  hscheck ", "  set_delay ", "  replstat ")
        .satisfies(help -> assertThat(help.lines()).allMatch(line -> line.length() <= 80));
    assertThat(stat("--version").success()).startsWith("kumofs for Java");
  }

  private ToolRun run(Object server, String... words) {
    return stat(prepend(server.toString(), words));
  }

  private ToolRun ofManager(String... words) {
    return stat(prepend("-m", prepend(cluster.manager.address().toString(), words)));
  }

  private static String[] prepend(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static ToolRun stat(String... args) {
    return ToolRun.of(KumoStat.commandLine(), args);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
