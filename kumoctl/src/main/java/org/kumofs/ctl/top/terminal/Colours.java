package org.kumofs.ctl.top.terminal;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.kumofs.ctl.top.view.Line;
import org.kumofs.ctl.top.view.Style;

/** How styles look: in colours, or where there are none, by weight and in reverse. */
final class Colours {

  private final boolean coloured;

  Colours(boolean coloured) {
    this.coloured = coloured;
  }

  List<AttributedString> of(List<Line> lines) {
    return lines.stream().map(this::of).toList();
  }

  private AttributedString of(Line line) {
    AttributedStringBuilder text = new AttributedStringBuilder();
    line.spans().forEach(span -> text.styled(of(span.style()), span.text()));
    return text.toAttributedString();
  }

  private AttributedStyle of(Style style) {
    AttributedStyle plain = AttributedStyle.DEFAULT;
    return switch (style) {
      case PLAIN -> plain;
      case TITLE, TOTAL -> plain.bold();
      case HEADING -> plain.inverse();
      case SORTED -> plain.inverse().bold().underline();
      case GOOD -> in(plain, AttributedStyle.GREEN);
      case BUSY -> in(plain, AttributedStyle.YELLOW);
      case BAD -> in(plain.bold(), AttributedStyle.RED);
      case GRAPH -> in(plain, AttributedStyle.CYAN);
    };
  }

  private AttributedStyle in(AttributedStyle style, int colour) {
    return coloured ? style.foreground(colour) : style;
  }
}
