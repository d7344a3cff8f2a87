package org.kumofs.ctl.top.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kumofs.ctl.top.model.ServerState;
import org.kumofs.ctl.top.view.Line.Span;

/** The lines of the table. */
final class Rows {

  private final Map<Column, Integer> widths;
  private final Cells cells;
  private final int lineWidth;

  Rows(Map<Column, Integer> widths, Cells cells, int lineWidth) {
    this.widths = widths;
    this.cells = cells;
    this.lineWidth = lineWidth;
  }

  Line heading(ViewState chosen) {
    return line(Column::title, column -> column == chosen.sorted() ? Style.SORTED : Style.HEADING);
  }

  /** A server that fails has its error where its numbers would be. */
  Line row(ServerState server) {
    if (server.failed()) {
      int address = widths.get(Column.ADDRESS);
      String word = server.membership().word();
      String error = Line.harmless(server.error());
      return new Line(
              List.of(
                  new Span(pad(server.address().toString(), address, true), Style.PLAIN),
                  new Span(Layout.GAP, Style.PLAIN),
                  new Span(word.isEmpty() ? error : word + ": " + error, Style.BAD)))
          .cut(lineWidth);
    }
    return line(
        column -> cells.text(server, column, widths.get(column)), column -> style(server, column));
  }

  Line totals(Totals totals) {
    return line(column -> totals.text(column, widths.get(column)), column -> Style.TOTAL);
  }

  private static Style style(ServerState server, Column column) {
    if (column == Column.GRAPH) {
      return Style.GRAPH;
    }
    if (column != Column.STATUS) {
      return Style.PLAIN;
    }
    return switch (server.status()) {
      case "ready", "up" -> Style.GOOD;
      case "fault", "inactive" -> Style.BAD;
      case "-" -> Style.PLAIN;
      default -> Style.BUSY;
    };
  }

  private Line line(Function<Column, String> text, Function<Column, Style> style) {
    List<Span> spans = new ArrayList<>();
    widths.forEach(
        (column, width) -> {
          if (!spans.isEmpty()) {
            spans.add(new Span(Layout.GAP, spans.get(spans.size() - 1).style()));
          }
          spans.add(
              new Span(pad(text.apply(column), width, column.leftAligned()), style.apply(column)));
        });
    return new Line(spans).cut(lineWidth);
  }

  private static String pad(String text, int width, boolean left) {
    String cut = text.substring(0, Math.min(text.length(), width));
    String padding = " ".repeat(width - cut.length());
    return left ? cut + padding : padding + cut;
  }
}
