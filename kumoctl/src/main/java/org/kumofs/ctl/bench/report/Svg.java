package org.kumofs.ctl.bench.report;

import java.util.List;
import java.util.Locale;

/** An SVG picture under construction. */
final class Svg {

  private static final String STYLE =
      """
      text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #37414d; }
      .title { font-size: 18px; font-weight: 600; fill: #111820; }
      .panel { font-size: 14px; font-weight: 600; fill: #111820; }
      .note { fill: #67717e; }
      .grid { stroke: #e4e8ed; stroke-width: 1; }
      .axis { stroke: #a8b1bb; stroke-width: 1; }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
      """;

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** A point of a line. */
  record Point(double x, double y) {}

  /** Where a text is held: its begin, middle or end. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg text(Point at, Anchor anchor, String style, String text) {
    return add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style, at.x(), at.y(), anchor.name().toLowerCase(Locale.ROOT), escape(text));
  }

  Svg line(String style, Point from, Point to) {
    return add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, from.x(), from.y(), to.x(), to.y());
  }

  /** A line through points; a circle if there is but one. */
  Svg path(String colour, String title, List<Point> points) {
    if (points.size() == 1) {
      return dot(colour, points.get(0));
    }
    StringBuilder steps = new StringBuilder();
    for (Point point : points) {
      steps.append(steps.isEmpty() ? 'M' : 'L');
      steps.append(String.format(Locale.ROOT, "%.1f %.1f", point.x(), point.y()));
    }
    return add(
        "<path class=\"line\" stroke=\"%s\" d=\"%s\"><title>%s</title></path>",
        colour, steps, escape(title));
  }

  Svg dot(String colour, Point at) {
    return add("<circle fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", colour, at.x(), at.y());
  }

  private Svg add(String format, Object... values) {
    body.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    String head =
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\">%n",
            width,
            height,
            width,
            height);
    return head
        + "<style>\n"
        + STYLE
        + "</style>\n  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        + body
        + "</svg>\n";
  }
}
