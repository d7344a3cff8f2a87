package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LineLayoutTest {

  private final LoggerContext context = new LoggerContext();

  private String line(boolean coloured, Level level, String message, Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("test"), level, message, thrown, new Object[0]);
    return new LineLayout(coloured).doLayout(event);
  }

  @Test
  void aLineIsTimeLevelAndMessage() {
    assertThat(line(false, Level.INFO, "replace finished", null))
        .matches("[0-9-]{10} [0-9:.]{12} INFO replace finished\n");
  }

  @Test
  void onATerminalOnlyTroubleIsColoured() {
    assertThat(line(true, Level.ERROR, "gone", null))
        .startsWith("\u001b[31m")
        .endsWith("\u001b[0m\n");
    assertThat(line(true, Level.WARN, "odd", null))
        .startsWith("\u001b[33m")
        .endsWith("\u001b[0m\n");
    assertThat(line(true, Level.INFO, "fine", null)).doesNotContain("\u001b");
    assertThat(line(false, Level.ERROR, "gone", null)).doesNotContain("\u001b");
  }

  @Test
  void bytesOfAClientCannotForgeALine() {
    assertThat(line(false, Level.WARN, "key a\r\n2026-01-01 ERROR forged\u001b[2J", null))
        .hasLineCount(1)
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void aStackTraceFollows() {
    assertThat(line(false, Level.ERROR, "failed", new IllegalStateException("because")))
        .contains("failed\njava.lang.IllegalStateException: because\n\tat ");
  }
}
