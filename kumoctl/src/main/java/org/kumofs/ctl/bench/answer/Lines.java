package org.kumofs.ctl.bench.answer;

import java.nio.charset.StandardCharsets;

/** Lines of answers as text for people. */
public final class Lines {

  private static final int MOST_SHOWN = 80;

  private Lines() {}

  /** The line, shortened, with dots for what can't be printed. */
  public static String show(byte[] line, int length) {
    int shown = Math.min(length, MOST_SHOWN);
    StringBuilder text = new StringBuilder(new String(line, 0, shown, StandardCharsets.ISO_8859_1));
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        text.setCharAt(i, '.');
      }
    }
    return shown < length ? text + "..." : text.toString();
  }
}
