package org.kumofs.ctl.bench.report;

import java.util.Locale;
import org.kumofs.ctl.bench.report.Svg.Anchor;
import org.kumofs.ctl.bench.report.Svg.Point;

/**
 * A place for lines in a picture: axes from 0, the horizontal one of which may be anything.
 *
 * @param left edge, in pixels
 * @param top edge
 * @param width in pixels
 * @param height in pixels
 * @param maxX what the right edge stands for
 * @param y the vertical axis
 */
record Panel(double left, double top, double width, double height, double maxX, Scale y) {

  private static final double LABEL_GAP = 8;
  private static final double LABEL_DROP = 20;
  private static final double HALF_DIGIT = 4.5;
  private static final double TITLE_RISE = 16;

  /** The place of a pair of values. */
  Point at(double x, double y) {
    return new Point(
        left + width * Math.min(1, x / maxX), top + height * (1 - Math.min(1, y / this.y.max())));
  }

  /** Draws the lines of the vertical axis and what it is. */
  void drawFrame(Svg svg, String title) {
    svg.text(new Point(left, top - TITLE_RISE), Anchor.START, "panel", title);
    String format = "%,." + y.decimals() + "f";
    for (double tick : y.ticks()) {
      Point begin = at(0, tick);
      svg.line(tick == 0 ? "axis" : "grid", begin, at(maxX, tick));
      svg.text(
          new Point(left - LABEL_GAP, begin.y() + HALF_DIGIT),
          Anchor.END,
          "note",
          String.format(Locale.ROOT, format, tick));
    }
  }

  /** Draws a tick of the horizontal axis. */
  void drawTick(Svg svg, double x, String label) {
    Point foot = at(x, 0);
    svg.line("grid", foot, new Point(foot.x(), top));
    svg.text(new Point(foot.x(), foot.y() + LABEL_DROP), Anchor.MIDDLE, "note", label);
  }
}
