package org.kumofs.ctl.top.view;

import java.util.List;
import java.util.OptionalDouble;

/** A graph of one line. */
final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * The newest values, at the right.
   *
   * @param highest what fills a cell
   */
  static String of(List<OptionalDouble> values, double highest, int width) {
    List<OptionalDouble> shown = values.subList(Math.max(0, values.size() - width), values.size());
    StringBuilder text = new StringBuilder(" ".repeat(width - shown.size()));
    for (OptionalDouble value : shown) {
      text.append(value.isEmpty() ? ' ' : bar(value.getAsDouble(), highest));
    }
    return text.toString();
  }

  private static char bar(double value, double highest) {
    int height = highest <= 0 ? 0 : (int) Math.ceil(value / highest * (BARS.length() - 1));
    return BARS.charAt(Math.max(0, Math.min(BARS.length() - 1, height)));
  }
}
