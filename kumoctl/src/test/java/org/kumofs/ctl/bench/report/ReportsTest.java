package org.kumofs.ctl.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.ctl.bench.load.Operation;
import org.kumofs.ctl.bench.measure.ErrorKind;
import org.kumofs.ctl.bench.measure.LoopRecorder;
import org.xml.sax.InputSource;

class ReportsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private static Settings settings(double rate, boolean corrected) {
    return new Settings(
        50, 1, 2, "get 90 %, set 10 %", 1000, "zipf:0.99", "<100>", rate, corrected);
  }

  /** Gets that take 1 to 100 ms, sets that take 5 ms, in each of some seconds. */
  private static RoundResult round(int seconds, long slower) {
    List<Row> rows = new ArrayList<>();
    LoopRecorder recorder = new LoopRecorder();
    for (int second = 1; second <= seconds; second++) {
      for (int i = 1; i <= 100; i++) {
        recorder.answered(Operation.GET, 0, slower * MILLI * i, i % 2, 1 - i % 2, 0);
      }
      recorder.answered(Operation.SET, 0, 5 * MILLI, 0, 0, 0);
      recorder.failed(ErrorKind.TIMEOUT, 2, "no answer <in time> & so on");
      recorder.transferred(1_000, 12_345_678);
      rows.add(Row.of(second * SECOND, SECOND, recorder.cut()));
    }
    return new RoundResult(rows, seconds, 0);
  }

  private static BenchReport report(RoundResult... rounds) {
    TargetResult target = new TargetResult("127.0.0.1:11211", false, List.of(rounds));
    return new BenchReport(settings(0, false), List.of(target), List.of());
  }

  @Test
  void aTableAligns() {
    assertThat(TableReport.of(report(round(3, 1))))
        .isEqualTo(
            """
            50 connections, pipeline 1, 2 threads, closed loop
            get 90 %, set 10 %; 1,000 keys, zipf:0.99; values of <100> bytes

            127.0.0.1:11211, 3.0 s

                 requests  ops/s  p50 ms  p90 ms  p99 ms  p99.9 ms   max ms
            get       300    100  50.004  90.046  99.025   100.008  100.008
            set         3      1   5.001   5.001   5.001     5.001    5.001
            all       303    101  50.004  90.046  99.025   100.008  100.008

            errors          6
            hits          150    50.00 %
            misses        150    50.00 %
            sent       3.0 kB   1.0 kB/s
            received  37.0 MB  12.3 MB/s
              6 timeout, e.g. no answer <in time> & so on
            """);
  }

  @Test
  void aRunWithoutAnyAnswerIsReportedToo() throws Exception {
    BenchReport empty = report(new RoundResult(List.of(), 0, 5));
    assertThat(TableReport.of(empty)).contains("due, not sent").contains("all ");
    assertThat(CsvReport.of(empty)).contains(",total,");
    assertThat(JsonReport.of(empty)).contains("\"requests\":0");
    parse(SvgReport.of(empty));
  }

  @Test
  void picturesAreWellFormedWhateverIsInThem() throws Exception {
    parse(SvgReport.of(report(round(1, 1))));
    parse(SvgReport.of(report(round(30, 1), round(30, 2))));
    TargetResult one = new TargetResult("[::1]:1, \"<&>", true, List.of(round(2, 1), round(2, 3)));
    TargetResult other = new TargetResult("b", true, List.of(round(2, 5)));
    String compared =
        SvgReport.of(new BenchReport(settings(500, false), List.of(one, other), List.of("note")));
    parse(compared);
    assertThat(compared).contains("open loop at 500/s").doesNotContain("NaN", "Infinity");
  }

  private static void parse(String svg) throws Exception {
    InputSource source = new InputSource(new StringReader(svg));
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(source)
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
  }

  @Test
  void aComparisonGoesByTheMediansOfRounds() {
    TargetResult first =
        new TargetResult("first", false, List.of(round(1, 1), round(1, 9), round(1, 1)));
    TargetResult second = new TargetResult("second", false, List.of(round(1, 2), round(1, 2)));
    String table =
        TableReport.of(
            new BenchReport(settings(0, false), List.of(first, second), List.of("ended early")));
    assertThat(table)
        .containsPattern("p50 ms +50.004 +100.008 +2.000")
        .containsPattern("ops/s +101 +101 +1.000")
        .contains("ratio: second to first")
        .endsWith("ended early\n");
  }

  @Test
  void omissionIsCorrectedByTheUsualInterval() {
    LoopRecorder recorder = new LoopRecorder();
    for (int i = 0; i < 1_000; i++) {
      recorder.answered(Operation.GET, 0, MILLI, 1, 0, 0);
    }
    recorder.answered(Operation.GET, 0, SECOND, 1, 0, 0);
    RoundResult round = new RoundResult(List.of(Row.of(SECOND, SECOND, recorder.cut())), 2, 0);

    OperationResult plain = new TargetResult("a", false, List.of(round)).all();
    OperationResult corrected = new TargetResult("a", true, List.of(round)).all();
    assertThat(plain.percentileMillis(99)).isCloseTo(1, within(0.01));
    // A thousand requests as usual, and about a thousand that would have come during the slow one.
    assertThat(corrected.percentileMillis(75)).isCloseTo(500, within(10.0));
    assertThat(corrected.requests()).isEqualTo(1_001);
    assertThat(corrected.perSecond()).isCloseTo(500.5, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000001, 0.0000002",
    "0.9, 1, 0.2",
    "1, 1, 0.2",
    "1.01, 1.25, 0.25",
    "47, 50, 10",
    "99000, 100000, 20000",
    "101, 125, 25"
  })
  void anAxisEndsAtARoundNumber(double largest, double max, double step) {
    Scale scale = Scale.upTo(largest, 5);
    assertThat(scale.max()).isCloseTo(max, within(max * 1e-6));
    assertThat(scale.step()).isCloseTo(step, within(step * 1e-6));
    assertThat(scale.ticks()).hasSizeBetween(3, 7);
  }

  @Test
  void bytesAreShownInUnits() {
    assertThat(Figures.bytes(0)).isEqualTo("0 B");
    assertThat(Figures.bytes(999)).isEqualTo("999 B");
    assertThat(Figures.bytes(1_500)).isEqualTo("1.5 kB");
    assertThat(Figures.bytes(12_345_678)).isEqualTo("12.3 MB");
    assertThat(Figures.bytes(123_456_789_012.0)).isEqualTo("123 GB");
  }
}
