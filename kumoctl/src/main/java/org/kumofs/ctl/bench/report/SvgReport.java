package org.kumofs.ctl.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kumofs.ctl.bench.report.Svg.Anchor;
import org.kumofs.ctl.bench.report.Svg.Point;

/**
 * A report as a picture: latency by percentile, on the axis of HdrHistogram's plots where every
 * further nine takes the same room, and throughput over time.
 */
public final class SvgReport {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 744;
  private static final double MARGIN = 24;
  private static final double LEFT = 84;
  private static final double INNER_WIDTH = WIDTH - LEFT - 40;
  private static final double LATENCY_TOP = 172;
  private static final double LATENCY_HEIGHT = 280;
  private static final double THROUGHPUT_TOP = 544;
  private static final double THROUGHPUT_HEIGHT = 150;
  private static final int TICKS = 5;
  private static final int TIME_TICKS = 10;
  private static final double LEGEND_Y = 104;
  private static final double LEGEND_LINE = 20;

  /** Told apart by people with any kind of colour vision (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

  private final BenchReport report;
  private final Svg svg = new Svg(WIDTH, HEIGHT);

  private SvgReport(BenchReport report) {
    this.report = report;
  }

  /** Draws it. */
  public static String of(BenchReport report) {
    SvgReport picture = new SvgReport(report);
    picture.drawHead();
    picture.drawLatency();
    picture.drawThroughput();
    return picture.svg.toString();
  }

  private void drawHead() {
    List<String> names = report.targets().stream().map(TargetResult::name).toList();
    svg.text(
        new Point(MARGIN, 36), Anchor.START, "title", "kumobench: " + String.join(" and ", names));
    svg.text(new Point(MARGIN, 58), Anchor.START, "note", report.settings().describeLoad());
    svg.text(new Point(MARGIN, 77), Anchor.START, "note", report.settings().describeTraffic());
  }

  /** The lines of the latency plot: operations of one target, or the whole of each of several. */
  private List<OperationResult> lines() {
    if (!report.isComparison()) {
      // The line of all would lie on that of the most frequent one.
      return report.targets().get(0).eachOperation();
    }
    return report.targets().stream().map(TargetResult::all).filter(r -> r.requests() > 0).toList();
  }

  private void drawLatency() {
    List<OperationResult> lines = lines();
    List<PercentileLine> shapes = lines.stream().map(PercentileLine::of).toList();
    double nines = shapes.stream().mapToDouble(PercentileLine::nines).max().orElse(1);
    double max = shapes.stream().mapToDouble(PercentileLine::maxMillis).max().orElse(1);
    Panel panel =
        new Panel(LEFT, LATENCY_TOP, INNER_WIDTH, LATENCY_HEIGHT, nines, Scale.upTo(max, TICKS));
    panel.drawFrame(svg, "Latency by percentile, ms");
    for (int i = 0; i <= nines; i++) {
      panel.drawTick(svg, i, PercentileLine.label(i));
    }
    for (int i = 0; i < shapes.size(); i++) {
      String label = report.isComparison() ? report.targets().get(i).name() : lines.get(i).label();
      String colour = COLOURS.get(i % COLOURS.size());
      List<Point> points =
          shapes.get(i).points().stream().map(p -> panel.at(p.x(), p.y())).toList();
      svg.path(colour, label, points);
      drawLegend(i, colour, label, lines.get(i));
    }
  }

  private void drawLegend(int index, String colour, String label, OperationResult result) {
    int perLine = report.isComparison() ? 2 : 3;
    double x = MARGIN + (index % perLine) * INNER_WIDTH / perLine;
    int row = index / perLine;
    double y = LEGEND_Y + row * LEGEND_LINE;
    svg.dot(colour, new Point(x + 5, y - 4.5));
    String text =
        String.format(
            Locale.ROOT,
            "%s: p50 %s ms, p99 %s ms",
            label,
            Figures.millis(result.percentileMillis(50)),
            Figures.millis(result.percentileMillis(99)));
    svg.text(new Point(x + 16, y), Anchor.START, "", text);
  }

  private void drawThroughput() {
    List<List<Point>> lines = report.targets().stream().map(SvgReport::throughput).toList();
    double seconds = largest(lines, true);
    Scale perSecond = Scale.upTo(largest(lines, false), TICKS - 1);
    Panel panel =
        new Panel(
            LEFT,
            THROUGHPUT_TOP,
            INNER_WIDTH,
            THROUGHPUT_HEIGHT,
            Math.max(seconds, 1e-3),
            perSecond);
    panel.drawFrame(svg, "Throughput, requests/s");
    Scale time = Scale.upTo(seconds, TIME_TICKS);
    for (double tick : time.ticks()) {
      if (tick <= seconds + 1e-9) {
        panel.drawTick(svg, tick, String.format(Locale.ROOT, "%." + time.decimals() + "f s", tick));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      List<Point> points = lines.get(i).stream().map(p -> panel.at(p.x(), p.y())).toList();
      svg.path(COLOURS.get(i % COLOURS.size()), report.targets().get(i).name(), points);
    }
  }

  /** Throughput as steps, row by row and round after round. */
  private static List<Point> throughput(TargetResult target) {
    List<Point> points = new ArrayList<>();
    double before = 0;
    for (RoundResult round : target.rounds()) {
      for (Row row : round.rows()) {
        points.add(new Point(before + row.endSeconds() - row.seconds(), row.perSecond()));
        points.add(new Point(before + row.endSeconds(), row.perSecond()));
      }
      before += round.seconds();
    }
    return points;
  }

  private static double largest(List<List<Point>> lines, boolean x) {
    return lines.stream()
        .flatMap(List::stream)
        .mapToDouble(point -> x ? point.x() : point.y())
        .max()
        .orElse(1);
  }
}
