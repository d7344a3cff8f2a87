package org.kumofs.ctl.top.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of the screen.
 *
 * @param spans its pieces, from the left
 */
public record Line(List<Span> spans) {

  /**
   * A piece in one style.
   *
   * @param text characters that take one cell each
   */
  public record Span(String text, Style style) {}

  /** Copies. */
  public Line {
    spans = List.copyOf(spans);
  }

  /** A line in one style. */
  static Line of(String text, Style style) {
    return new Line(List.of(new Span(text, style)));
  }

  /** The line without what goes beyond a width. */
  Line cut(int width) {
    List<Span> kept = new ArrayList<>();
    int left = width;
    for (Span span : spans) {
      String text = span.text().substring(0, Math.min(left, span.text().length()));
      left -= text.length();
      if (!text.isEmpty()) {
        kept.add(new Span(text, span.style()));
      }
    }
    return new Line(kept);
  }

  /** Its text alone. */
  public String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining());
  }

  /** Text without what a terminal would take as a command, one cell a character. */
  static String harmless(String text) {
    StringBuilder safe = new StringBuilder();
    text.chars().forEach(c -> safe.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return safe.toString();
  }
}
