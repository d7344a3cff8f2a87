package org.kumofs.ctl.top.view;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.ctl.top.model.ClusterState;
import org.kumofs.ctl.top.model.ServerState;
import org.kumofs.ctl.top.view.Line.Span;

/** Draws: what is known, and what was chosen, become the lines of a screen of any size. */
public final class Screen {

  private static final int LINES_AROUND_ROWS = 5;
  private static final int WIDEST = 500;

  private final ZoneId zone;

  /**
   * @param zone the time zone to print in
   */
  public Screen(ZoneId zone) {
    this.zone = zone;
  }

  /** The lines of a screen, as many as it has, none longer than it is wide. */
  public List<Line> draw(ClusterState cluster, ViewState chosen, int width, int height) {
    int usedWidth = Math.max(0, Math.min(WIDEST, width));
    int usedHeight = Math.max(0, height);
    List<Line> lines = new ArrayList<>();
    lines.add(title(cluster, chosen));
    lines.add(replace(cluster));
    if (chosen.help()) {
      HelpText.LINES.forEach(text -> lines.add(Line.of(text, Style.PLAIN)));
    } else {
      lines.addAll(table(cluster, chosen, usedWidth, Math.max(1, usedHeight - LINES_AROUND_ROWS)));
    }
    while (lines.size() < usedHeight) {
      lines.add(new Line(List.of()));
    }
    List<Line> shown = new ArrayList<>(lines.subList(0, usedHeight));
    if (usedHeight > 1) {
      shown.set(usedHeight - 1, footer(chosen));
    }
    return shown.stream().map(line -> line.cut(usedWidth)).toList();
  }

  /** The table alone with all rows, for what is no terminal. */
  public List<Line> table(ClusterState cluster, ViewState chosen, int width) {
    return table(cluster, chosen, width, Integer.MAX_VALUE);
  }

  private static Line title(ClusterState cluster, ViewState chosen) {
    int servers = cluster.servers().size();
    String order = chosen.reversed() ? " reversed" : "";
    List<Span> spans = new ArrayList<>();
    spans.add(new Span("kumotop", Style.TITLE));
    spans.add(new Span("  " + servers + (servers == 1 ? " server" : " servers"), Style.PLAIN));
    int failed = cluster.failed();
    spans.add(
        failed == 0
            ? new Span(servers == 0 ? "" : ", all answer", Style.GOOD)
            : new Span(", " + failed + " without an answer", Style.BAD));
    spans.add(new Span("  sorted by " + chosen.sorted().title() + order, Style.PLAIN));
    return new Line(spans);
  }

  private static Line replace(ClusterState cluster) {
    if (!cluster.rosterError().isEmpty()) {
      return Line.of(Line.harmless(cluster.rosterError()), Style.BAD);
    }
    long copying = count(cluster, ReplaceState.COPYING);
    long deleting = count(cluster, ReplaceState.DELETING);
    long differing = count(cluster, ReplaceState.RINGS_DIFFER);
    if (copying + deleting + differing == 0) {
      return Line.of("replace: none", Style.PLAIN);
    }
    return Line.of(
        "replace: %d copying, %d deleting; rings differ on %d of %d"
            .formatted(
                copying,
                deleting,
                differing,
                cluster.servers().stream().filter(s -> s.sample().isPresent()).count()),
        Style.BUSY);
  }

  private static long count(ClusterState cluster, long flag) {
    return cluster.servers().stream().filter(server -> server.has(flag)).count();
  }

  private List<Line> table(ClusterState cluster, ViewState chosen, int width, int rows) {
    int longestAddress =
        cluster.servers().stream().mapToInt(s -> s.address().toString().length()).max().orElse(0);
    Map<Column, Integer> widths = Layout.widths(width, longestAddress);
    List<ServerState> sorted =
        Ordering.sorted(cluster.servers(), chosen.sorted(), chosen.reversed());
    int first = Math.min(chosen.scrolled(), Math.max(0, sorted.size() - rows));
    List<ServerState> shown =
        sorted.subList(first, (int) Math.min(sorted.size(), (long) first + rows));
    Rows drawn = new Rows(widths, new Cells(zone, highest(sorted, widths)), width);
    List<Line> lines = new ArrayList<>();
    lines.add(drawn.heading(chosen));
    shown.forEach(server -> lines.add(drawn.row(server)));
    lines.add(drawn.totals(new Totals(sorted)));
    return lines;
  }

  /** The graphs have one scale, so that they can be compared. */
  private static double highest(List<ServerState> servers, Map<Column, Integer> widths) {
    int seen = widths.getOrDefault(Column.GRAPH, 0);
    return servers.stream()
        .map(ServerState::queries)
        .flatMap(queries -> queries.stream().skip(Math.max(0, queries.size() - seen)))
        .mapToDouble(queries -> queries.orElse(0))
        .max()
        .orElse(0);
  }

  private static Line footer(ViewState chosen) {
    if (chosen.help()) {
      return Line.of("any key: back", Style.TITLE);
    }
    String keys =
        List.of(Column.values()).stream()
            .filter(Column::sortable)
            .map(column -> String.valueOf(column.key()))
            .collect(Collectors.joining(" "));
    return new Line(
        List.of(
            new Span("q", Style.TITLE),
            new Span(" quit  ", Style.PLAIN),
            new Span("?", Style.TITLE),
            new Span(" help  ", Style.PLAIN),
            new Span(keys + " < >", Style.TITLE),
            new Span(" sort  ", Style.PLAIN),
            new Span("r", Style.TITLE),
            new Span(" reverse  ", Style.PLAIN),
            new Span("up down", Style.TITLE),
            new Span(" scroll", Style.PLAIN)));
  }
}
