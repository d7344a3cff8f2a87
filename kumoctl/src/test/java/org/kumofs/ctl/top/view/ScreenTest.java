package org.kumofs.ctl.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.ctl.top.model.ClusterState;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Membership;
import org.kumofs.ctl.top.model.Rates;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;
import org.kumofs.ring.NodeAddress;

class ScreenTest {

  private final Screen screen = new Screen(ZoneOffset.UTC);

  private static final ClusterState THREE =
      new ClusterState(
          List.of(
              telling(server(101, 1_234_567, 1_000, 6), 975, 25),
              down(102, "can't connect to 10.0.0.102:19800: Connection refused; check it"),
              server(103, 77, 12.5, 0)),
          "");

  @Test
  void eightyColumnsAndTwentyFourLines() {
    assertThat(text(THREE, ViewState.INITIAL, 80, 24))
        .isEqualTo(
            """
            kumotop  3 servers, 1 without an answer  sorted by address
            replace: 1 copying, 0 deleting; rings differ on 1 of 2
            address           #Get  #Set  #Del Get/s Set/s Del/s   QPS items status   load
            10.0.0.101:19800 1.23M  617k     3  1000   500     0  1500  411k Copying  ▃▄▅▆▇█
            10.0.0.102:19800 can't connect to 10.0.0.102:19800: Connection refused; check it
            10.0.0.103:19800    77    38     3    13   6.3     0    19    25 ready    ▂▂▂▂▂▂
            total            1.23M  617k     6  1013   506     0  1519  411k
















            q quit  ? help  a g s d G S D Q m i t c u < > sort  r reverse  up down scroll
            """);
  }

  @Test
  void aWideScreenHasAllColumnsAndLongGraphs() {
    assertThat(text(THREE, ViewState.INITIAL, 132, 9))
        .isEqualTo(
            """
            kumotop  3 servers, 1 without an answer  sorted by address
            replace: 1 copying, 0 deleting; rings differ on 1 of 2
            address             #Get    #Set    #Del   Get/s   Set/s   Del/s     QPS hit%   items     time   clock status   load
            10.0.0.101:19800 1234567  617283       3    1000     500       0    1500 97.5  411522 07:28:02      62 Copying  ▅▆▇█▁▂▃▄▅▆▇█▁▂▃▄▅▆▇█
            10.0.0.102:19800 can't connect to 10.0.0.102:19800: Connection refused; check it
            10.0.0.103:19800      77      38       3      13     6.3       0      19    -      25 07:28:02      62 ready    ▂▂▂▂▁▂▂▂▂▂▂▂▁▂▂▂▂▂▂▂
            total            1234644  617321       6    1013     506       0    1519 97.5  411547

            q quit  ? help  a g s d G S D Q m i t c u < > sort  r reverse  up down scroll
            """);
  }

  @Test
  void aNarrowScreenKeepsWhatMattersMost() {
    assertThat(text(THREE, ViewState.INITIAL, 40, 9))
        .isEqualTo(
            """
            kumotop  3 servers, 1 without an answer
            replace: 1 copying, 0 deleting; rings di
            address          Get/s   QPS status
            10.0.0.101:19800  1000  1500 Copying
            10.0.0.102:19800 can't connect to 10.0.0
            10.0.0.103:19800    13    19 ready
            total             1013  1519

            q quit  ? help  a g s d G S D Q m i t c
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "84, 'QPS items status   load'",
    "85, 'QPS hit% items status   load'",
    "93, 'QPS hit% items status   load'",
    "94, 'QPS hit% items     time status   load'",
  })
  void readsFromMemoryAreShownBeforeTheClocksAreAndGoBeforeAnythingElse(int width, String columns) {
    assertThat(text(THREE, ViewState.INITIAL, width, 24).lines().toList().get(2))
        .startsWith("address           #Get  #Set  #Del Get/s Set/s Del/s ")
        .endsWith(columns);
  }

  @Test
  void helpTakesThePlaceOfTheTable() {
    String help = text(THREE, ViewState.INITIAL.after('?'), 80, 24);
    assertThat(help)
        .contains("q, Ctrl-C     quit", "Deleting", "m hit%")
        .endsWith("if the server does not tell\n\nany key: back\n");
    assertThat(help.lines()).hasSize(24).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 101 102 103",
    "g, 101 103 102",
    "Q, 101 103 102",
    "i, 101 103 102",
    "u, 101 102 103",
    "m, 101 102 103",
  })
  void rowsAreSortedAndWhatIsUnknownComesLast(char key, String expected) {
    ViewState chosen = key == 'a' ? ViewState.INITIAL : ViewState.INITIAL.after(key);
    assertThat(order(THREE, chosen)).isEqualTo(expected);
  }

  @Test
  void reversedTheUnknownIsStillLast() {
    assertThat(order(THREE, ViewState.INITIAL.after('g').after('r'))).isEqualTo("103 101 102");
    assertThat(order(THREE, ViewState.INITIAL.after('g').after('g'))).isEqualTo("103 101 102");
    assertThat(order(THREE, ViewState.INITIAL.after('r'))).isEqualTo("103 102 101");
  }

  @Test
  void addressesAreSortedByTheirNumbers() {
    ClusterState some =
        new ClusterState(
            List.of(server(20, 1, 1, 0), server(100, 1, 1, 0), server(3, 1, 1, 0)), "");
    assertThat(order(some, ViewState.INITIAL)).isEqualTo("3 20 100");
  }

  @Test
  void theNeighbouringColumnsAreReachedByArrows() {
    assertThat(ViewState.INITIAL.after('>').sorted()).isEqualTo(Column.GETS);
    assertThat(ViewState.INITIAL.after('<').sorted()).isEqualTo(Column.STATUS);
    assertThat(ViewState.INITIAL.after('<').after('>').sorted()).isEqualTo(Column.ADDRESS);
    assertThat(ViewState.INITIAL.after('Q').after('>').sorted()).isEqualTo(Column.HITS);
    assertThat(ViewState.INITIAL.after('i').after('<').sorted()).isEqualTo(Column.HITS);
    assertThat(ViewState.INITIAL.after('x')).isEqualTo(ViewState.INITIAL);
  }

  @Test
  void moreServersThanLinesAreScrolled() {
    ClusterState many =
        new ClusterState(IntStream.range(1, 201).mapToObj(i -> server(i, i, i, 0)).toList(), "");
    ViewState chosen = ViewState.INITIAL;
    assertThat(text(many, chosen, 80, 10)).contains("10.0.0.5:").doesNotContain("10.0.0.6:");
    assertThat(text(many, chosen.after('j'), 80, 10))
        .contains("10.0.0.2:", "10.0.0.6:")
        .doesNotContain("10.0.0.1:");
    for (int i = 0; i < 100; i++) {
      chosen = chosen.after('f');
    }
    assertThat(text(many, chosen, 80, 10)).contains("10.0.0.200:", "total");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "-5, -5", "0, 24", "80, 0", "3, 2", "100000, 3", "7, 500"})
  void everySizeIsKeptTo(int width, int height) {
    for (ClusterState cluster : List.of(THREE, new ClusterState(List.of(), ""))) {
      List<Line> lines = screen.draw(cluster, ViewState.INITIAL, width, height);
      assertThat(lines).hasSize(Math.max(0, height));
      assertThat(lines).allMatch(line -> line.text().length() <= Math.max(0, width));
    }
  }

  @Test
  void anErrorCannotCommandTheTerminal() {
    ClusterState hostile =
        new ClusterState(List.of(down(1, "\u001b[2J\u0007\nüber")), "\u001b]0;x");
    assertThat(text(hostile, ViewState.INITIAL, 80, 24)).doesNotContain("\u001b", "\u0007");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
  void absurdNumbersStayInTheirColumns(long bits) {
    OptionalLong number = OptionalLong.of(bits);
    Sample sample =
        new Sample(0, Map.of(Counter.GETS, bits), number, number, number, OptionalLong.empty());
    ServerState server =
        new ServerState(
            address(1),
            Membership.UNKNOWN,
            Optional.of(sample),
            new Rates(Map.of(Counter.GETS, 1e300)),
            "",
            List.of(OptionalDouble.of(1e300)));
    String drawn = text(new ClusterState(List.of(server), ""), ViewState.INITIAL, 120, 6);
    assertThat(drawn.lines()).allMatch(line -> line.length() <= 120);
    assertThat(drawn).contains("up");
  }

  @ParameterizedTest
  @CsvSource({
    "99999, 5, 99999",
    "100000, 5, 100k",
    "1234567, 5, 1.23M",
    "12345678, 5, 12.3M",
    "999999999, 5, 999M",
    "18446744073709551615, 5, 18.4E",
    "12345678, 7, 12.34M",
  })
  void longCountsGetAUnit(String count, int width, String expected) {
    assertThat(Figures.count(new BigInteger(count), width)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.04, 0", "0.5, 0.5", "9.94, 9.9", "9.96, 10", "1234.5, 1235"})
  void smallRatesHaveADecimal(double rate, String expected) {
    assertThat(Figures.rate(OptionalDouble.of(rate), 5)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.001, 0.0",
    "4.26, 4.3",
    "97.25, 97.3",
    "99.94, 99.9",
    "99.9999, 99.9",
    "100, 100",
  })
  void onlyTheWholeIsAHundredPercent(double percent, String expected) {
    assertThat(Figures.percent(OptionalDouble.of(percent))).isEqualTo(expected);
  }

  @Test
  void rowsAreSortedByTheirReadsFromMemory() {
    ClusterState some =
        new ClusterState(
            List.of(reading(1, 5, 5), reading(2, 0, 9), server(3, 9, 9, 0), reading(4, 1_000, 1)),
            "");
    ViewState chosen = ViewState.INITIAL.after('m');
    assertThat(order(some, chosen)).isEqualTo("4 1 2 3");
    assertThat(order(some, chosen.after('r'))).isEqualTo("2 1 4 3");
    assertThat(text(some, chosen, 80, 24)).contains("sorted by hit%");
  }

  @Test
  void readsFromMemoryAreJsonPerServerAndInTotal() throws IOException {
    ClusterState some =
        new ClusterState(List.of(reading(1, 9, 1), server(2, 9, 9, 0), reading(3, 0, 20)), "");
    JsonNode json = new ObjectMapper().readTree(SampleJson.of(some, 1).toString());

    assertThat(json.get("servers").findValuesAsText("hitPercent"))
        .containsExactly("90.0", "null", "0.0");
    assertThat(json.get("total").get("hitPercent").asDouble()).isEqualTo(30);
    assertThat(json.get("total").get("queriesPerSecond").asDouble()).isEqualTo(58.5);
  }

  @Test
  void theErrorOfTheManagerIsShown() {
    assertThat(text(new ClusterState(List.of(), "manager gone"), ViewState.INITIAL, 80, 24))
        .contains("manager gone");
  }

  private String text(ClusterState cluster, ViewState chosen, int width, int height) {
    return screen.draw(cluster, chosen, width, height).stream()
        .map(line -> line.text().stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private String order(ClusterState cluster, ViewState chosen) {
    List<String> order = new ArrayList<>();
    for (Line line : screen.table(cluster, chosen, 132)) {
      if (line.text().startsWith("10.0.0.")) {
        order.add(line.text().substring(7, line.text().indexOf(':')));
      }
    }
    return String.join(" ", order);
  }

  private static NodeAddress address(int last) {
    return NodeAddress.fromWire(
        new byte[] {(byte) (19_800 >> 8), (byte) 19_800, 10, 0, 0, (byte) last});
  }

  private static ServerState server(int last, long gets, double rate, long flags) {
    Map<Counter, Long> counts =
        Map.of(Counter.GETS, gets, Counter.SETS, gets / 2, Counter.DELETES, 3L);
    Sample sample =
        new Sample(
            0,
            counts,
            OptionalLong.of(gets / 3),
            OptionalLong.of(1_795_332_482L),
            OptionalLong.of(62),
            OptionalLong.of(flags));
    Rates rates =
        new Rates(Map.of(Counter.GETS, rate, Counter.SETS, rate / 2, Counter.DELETES, 0.0));
    List<OptionalDouble> queries = new ArrayList<>(List.of(OptionalDouble.empty()));
    for (int i = 0; i < 40; i++) {
      queries.add(OptionalDouble.of(rate * 1.5 * (i % 8) / 7));
    }
    return new ServerState(
        address(last), Membership.ACTIVE, Optional.of(sample), rates, "", queries);
  }

  /** As it was, with so many reads a second from memory and from the database. */
  private static ServerState telling(ServerState server, double hits, double misses) {
    Map<Counter, Double> rates = new EnumMap<>(server.rates().perSecond());
    rates.put(Counter.HITS, hits);
    rates.put(Counter.MISSES, misses);
    return new ServerState(
        server.address(),
        server.membership(),
        server.sample(),
        new Rates(rates),
        server.error(),
        server.queries());
  }

  private static ServerState reading(int last, double hits, double misses) {
    return telling(server(last, 100, hits + misses, 0), hits, misses);
  }

  private static ServerState down(int last, String error) {
    return new ServerState(
        address(last), Membership.UNKNOWN, Optional.empty(), Rates.UNKNOWN, error, List.of());
  }
}
