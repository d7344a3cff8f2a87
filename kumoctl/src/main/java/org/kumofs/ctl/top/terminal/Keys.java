package org.kumofs.ctl.top.terminal;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/** Reads keys; those of more than one character become the letter that does the same. */
final class Keys {

  /** No key within the time. */
  static final int NONE = NonBlockingReader.READ_EXPIRED;

  /** The terminal is gone. */
  static final int END = NonBlockingReader.EOF;

  /** A key without a meaning. */
  static final int OTHER = 0;

  private static final int ESCAPE = 27;
  private static final long SEQUENCE_MILLIS = 50;

  private final NonBlockingReader reader;

  Keys(NonBlockingReader reader) {
    this.reader = reader;
  }

  /** Waits for a key, at least 1 ms. */
  int next(long millis) throws IOException {
    int first = reader.read(millis);
    if (first != ESCAPE) {
      return first;
    }
    int kind = reader.read(SEQUENCE_MILLIS);
    if (kind != '[' && kind != 'O') {
      return OTHER;
    }
    int last = reader.read(SEQUENCE_MILLIS);
    int number = 0;
    while (last >= '0' && last <= ';') {
      number = last;
      last = reader.read(SEQUENCE_MILLIS);
    }
    return switch (last) {
      case 'A' -> 'k';
      case 'B' -> 'j';
      case 'C' -> '>';
      case 'D' -> '<';
      case '~' -> number == '5' ? 'b' : number == '6' ? 'f' : OTHER;
      default -> OTHER;
    };
  }
}
