package org.kumofs.ctl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole tool against a small memcached in this process. Runs end by their requests. */
@Timeout(60)
class KumoBenchTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final StopSignal stop = new StopSignal();

  private TinyMemcached memcached;

  @TempDir private Path folder;

  @BeforeEach
  void startMemcached() throws IOException {
    memcached = new TinyMemcached();
  }

  @AfterEach
  void stopMemcached() throws IOException {
    memcached.close();
  }

  private int run(String... options) {
    List<String> args = new ArrayList<>(Arrays.asList(memcached.address(), "--warmup", "0"));
    args.addAll(List.of(options));
    return runWith(args.toArray(String[]::new));
  }

  private int runWith(String... args) {
    return runLines("", args);
  }

  private int runLines(String input, String... args) {
    return KumoBench.execute(
        stop,
        new StringReader(input),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        args);
  }

  private JsonNode json() throws IOException {
    return JSON.readTree(out.toString());
  }

  @Test
  void everyRequestOfARunIsAnsweredAndCounted() throws IOException {
    int code =
        run("--requests", "2000", "--preload", "--keys", "50", "-c", "4", "--verify", "--json");
    assertThat(code).isZero();
    JsonNode target = json().at("/targets/0");
    assertThat(target.at("/operations/all/requests").asLong()).isEqualTo(2_000);
    JsonNode get = target.at("/operations/get");
    assertThat(get.get("hits").asLong()).isEqualTo(get.get("requests").asLong()).isPositive();
    assertThat(get.get("wrong").asLong()).isZero();
    assertThat(target.get("errors")).isEmpty();
    assertThat(memcached.requests()).isEqualTo(2_050);
    assertThat(memcached.values()).hasSize(50);
  }

  @Test
  void eachLineOfABatchIsARun() throws IOException {
    String run = memcached.address() + " --warmup 0 --json -q --requests ";
    assertThat(runLines(run + "10 --preload --keys 5\n\n " + run + "20\n", "--batch")).isZero();
    List<String> answers = out.toString().lines().toList();
    assertThat(answers).hasSize(2);
    String requests = "/targets/0/operations/all/requests";
    assertThat(JSON.readTree(answers.get(0)).at(requests).asLong()).isEqualTo(10);
    assertThat(JSON.readTree(answers.get(1)).at(requests).asLong()).isEqualTo(20);
  }

  @Test
  void aRunThatFailsEndsTheBatch() {
    assertThat(runLines("--batch\n127.0.0.1:1 --keys 0\n" + memcached.address(), "--batch"))
        .isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("--keys").hasLineCount(1);
  }

  @Test
  void allOperationsArePipelined() throws IOException {
    int code =
        run(
            ("--requests=5000 --preload --keys=20 -c 3 --pipeline=16 --threads=2 --verify --json"
                    + " --mix get=5,mget=5,set=5,incr=3,delete=1 --multi-get-keys=7"
                    + " --value-size=0-300 --distribution=zipf")
                .split(" "));
    assertThat(code).isEqualTo(0);
    JsonNode operations = json().at("/targets/0/operations");
    assertThat(operations.at("/all/requests").asLong()).isEqualTo(5_000);
    assertThat(operations.at("/all/wrong").asLong()).isZero();
    JsonNode mget = operations.get("mget");
    assertThat(mget.get("hits").asLong() + mget.get("misses").asLong())
        .isEqualTo(7 * mget.get("requests").asLong());
    JsonNode incr = operations.get("incr");
    assertThat(incr.get("hits").asLong()).isEqualTo(incr.get("requests").asLong()).isPositive();
    assertThat(operations.at("/delete/requests").asLong()).isPositive();
  }

  @Test
  void anOpenLoopSendsAllThatIsDue() throws IOException {
    assertThat(run("--requests", "200", "--rate", "2000", "--json")).isZero();
    assertThat(json().at("/targets/0/operations/all/requests").asLong()).isEqualTo(200);
    assertThat(json().get("loop").asText()).isEqualTo("open");
  }

  @Test
  void wrongValuesAreFound() throws IOException {
    AtomicLong gets = new AtomicLong();
    memcached.setFault(
        answer ->
            answer.startsWith("VALUE") && gets.incrementAndGet() == 5
                ? answer.substring(0, answer.length() - 8) + "~\r\nEND\r\n"
                : answer);
    int code = run("--requests", "100", "--reads", "1", "--preload", "--keys", "9", "--verify");
    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).containsPattern("wrong values +1 ");
  }

  @Test
  void missesAreNoErrors() throws IOException {
    assertThat(run("--requests", "100", "--reads", "1", "--json")).isZero();
    assertThat(json().at("/targets/0/operations/get/misses").asLong()).isEqualTo(100);
    assertThat(json().at("/targets/0/errors")).isEmpty();
  }

  @Test
  void refusalsAreCountedByKindAndShown() {
    memcached.setFault(answer -> "SERVER_ERROR out of order\r\n");
    assertThat(run("--requests", "100", "--reads", "0")).isZero();
    assertThat(out.toString())
        .containsPattern("errors +100")
        .contains("100 SERVER_ERROR, e.g. SERVER_ERROR out of order");
  }

  @Test
  void aConnectionThatIsClosedIsMadeAnew() throws IOException {
    AtomicLong answers = new AtomicLong();
    memcached.setFault(
        answer -> answers.incrementAndGet() % 10 == 0 ? TinyMemcached.HANG_UP : answer);
    assertThat(run("--requests", "100", "-c", "2", "--json")).isZero();
    JsonNode target = json().at("/targets/0");
    assertThat(target.at("/errors/closed").asLong()).isEqualTo(10);
    assertThat(target.at("/operations/all/requests").asLong()).isEqualTo(90);
    assertThat(memcached.accepted()).isGreaterThan(5);
  }

  @Test
  void aRequestWithoutAnAnswerTimesOut() throws IOException {
    AtomicLong answers = new AtomicLong();
    memcached.setFault(answer -> answers.incrementAndGet() == 20 ? TinyMemcached.SILENCE : answer);
    assertThat(run("--requests", "100", "-c", "1", "--timeout", "0.5", "--json")).isZero();
    JsonNode target = json().at("/targets/0");
    // On a machine that stands still for a moment there may be more of them.
    long timeouts = target.at("/errors/timeout").asLong();
    assertThat(timeouts).isPositive();
    assertThat(target.at("/operations/all/requests").asLong()).isEqualTo(100 - timeouts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 400\r\n", "STORED\r\nSTORED\r\n", "END\r\n", "VALUE k 0 1\r\nx\r\n"})
  void whatIsNoAnswerCostsTheConnection(String nonsense) throws IOException {
    AtomicLong answers = new AtomicLong();
    memcached.setFault(answer -> answers.incrementAndGet() == 20 ? nonsense : answer);
    run("--requests", "100", "-c", "1", "--reads", "0", "--json");
    JsonNode target = json().at("/targets/0");
    assertThat(target.at("/errors/protocol").asLong()).isEqualTo(1);
    assertThat(target.at("/operations/set/requests").asLong()).isBetween(98L, 100L);
  }

  @Test
  void twoTargetsAreComparedInTurn() throws IOException {
    try (TinyMemcached other = new TinyMemcached()) {
      int code = run("--requests=300", "--compare", other.address(), "--preload", "--keys=50");
      assertThat(code).isZero();
      assertThat(memcached.requests()).isEqualTo(350);
      assertThat(other.requests()).isEqualTo(350);
      assertThat(out.toString())
          .contains("ratio: " + other.address() + " to " + memcached.address())
          .containsPattern("p99 ms +[0-9.]+ +[0-9.]+ +[0-9.]+");
    }
  }

  @Test
  void filesAreWritten() throws Exception {
    Path csv = folder.resolve("run.csv");
    Path svg = folder.resolve("run.svg");
    assertThat(run("--requests", "500", "--csv", csv.toString(), "--svg", svg.toString())).isZero();

    List<String> rows = Files.readAllLines(csv);
    long columns = rows.get(0).split(",", -1).length;
    assertThat(rows).allMatch(row -> row.split(",", -1).length == columns);
    assertThat(rows.get(rows.size() - 1)).startsWith(memcached.address() + ",total,");
    assertThat(rows.get(rows.size() - 1)).contains(",all,500,");

    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    assertThat(xml.newDocumentBuilder().parse(svg.toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
    assertThat(Files.readString(svg)).contains("get: p50").contains("99 %").doesNotContain("NaN");
  }

  @Test
  void aWishToStopEndsTheRunWithWhatThereIs() {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> run("--duration", "3600", "-q"));
    while (memcached.requests() < 100) {
      Thread.onSpinWait();
    }
    stop.request();
    assertThat(code.join()).isZero();
    assertThat(out.toString()).contains("ended early").containsPattern("all +[0-9,]{3,}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void nobodyThereIsOneLine() throws IOException {
    memcached.close();
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("kumobench: no connection to " + memcached.address() + ": Connection refused\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1 --nonsense",
        "127.0.0.1:x",
        "127.0.0.1 --mix put=1",
        "127.0.0.1 --mix get=1 --reads 0.5",
        "127.0.0.1 --reads 2",
        "127.0.0.1 --keys 0",
        "127.0.0.1 --connections 0",
        "127.0.0.1 --connections 50000 --pipeline 1000",
        "127.0.0.1 --pipeline x",
        "127.0.0.1 --distribution normal",
        "127.0.0.1 --value-size big",
        "127.0.0.1 --key-prefix a\u0001b",
        "127.0.0.1 --duration 0",
        "127.0.0.1 --duration -1",
        "127.0.0.1 --requests 0",
        "127.0.0.1 --rate -5",
        "127.0.0.1 --rate 5 --correct-omission",
        "127.0.0.1 --rounds 5",
        "127.0.0.1 --svg no/such/folder/x.svg"
      })
  void whatMakesNoSenseIsOneLineAndExitCodeOne(String args) {
    String[] words = args.isEmpty() ? new String[0] : args.split(" ");
    assertThat(runWith(words)).isEqualTo(1);
    assertThat(err.toString()).startsWith("kumobench: ").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }
}
