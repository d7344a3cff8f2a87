package org.kumofs.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One line an event: local time, level, message; a stack trace follows on lines of its own. Control
 * characters in a message, which may carry bytes of a client, are shown as {@code ?}.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean coloured;
  private final DateTimeFormatter timeFormat =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  LineLayout(boolean coloured) {
    this.coloured = coloured;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    String colour = coloured ? colourOf(event.getLevel()) : "";
    line.append(colour);
    timeFormat.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append(event.getLevel()).append(' ');
    appendPrintable(line, String.valueOf(event.getFormattedMessage()));
    if (!colour.isEmpty()) {
      line.append(PLAIN);
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private static String colourOf(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return RED;
    }
    return level.isGreaterOrEqual(Level.WARN) ? YELLOW : "";
  }

  private static void appendPrintable(StringBuilder line, String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      line.append(Character.isISOControl(c) ? '?' : c);
    }
  }
}
