package org.kumofs.gateway.memcached.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.kumofs.update.DecimalNumber;

/**
 * The words of one line, as memcached takes them: only spaces separate them, any number of spaces;
 * one carriage return before the newline is not part of the line, and a zero byte ends it early.
 */
public final class Words {

  /** No command that has a fixed number of words has so many. */
  private static final int MAX_INDEXED = 24;

  private final int[] starts = new int[MAX_INDEXED];
  private final int[] ends = new int[MAX_INDEXED];
  private byte[] line;
  private int position;
  private int limit;
  private int count;
  private int start;
  private int end;

  /** Begins with the line that the buffer holds. */
  public Words(LineBuffer buffer) {
    begin(buffer);
  }

  /** Begins with another line; the words are valid while the buffer is left alone. */
  public final void begin(LineBuffer buffer) {
    line = buffer.bytes();
    limit = buffer.length();
    // A carriage return that is all there is stays, and makes an unknown command; so in memcached.
    if (limit > 1 && line[limit - 1] == '\r') {
      limit--;
    }
    position = 0;
    count = 0;
  }

  /** Goes on to the next word, if there is one. */
  public boolean next() {
    int i = position;
    while (i < limit && line[i] == ' ') {
      i++;
    }
    start = i;
    while (i < limit && line[i] != ' ' && line[i] != 0) {
      i++;
    }
    end = i;
    position = i;
    if (i < limit && line[i] == 0) {
      limit = i;
    }
    if (start == end) {
      return false;
    }
    if (count < MAX_INDEXED) {
      starts[count] = start;
      ends[count] = end;
    }
    count++;
    return true;
  }

  /**
   * Goes on to the last word, or gives up where there are too many for any command.
   *
   * @return how many words the line has, or some number that is too large
   */
  public int countAll() {
    while (count < MAX_INDEXED && next()) {
      // Counting is all there is to do.
    }
    return count;
  }

  /** How long the word last gone to is. */
  public int length() {
    return end - start;
  }

  /** A copy of the word last gone to. */
  public byte[] copy() {
    return Arrays.copyOfRange(line, start, end);
  }

  /** How long a word is. */
  public int length(int index) {
    return ends[index] - starts[index];
  }

  /** A copy of a word. */
  public byte[] copy(int index) {
    return Arrays.copyOfRange(line, starts[index], ends[index]);
  }

  /** A word as text, one character for each byte. */
  public String text(int index) {
    return new String(line, starts[index], length(index), ISO_8859_1);
  }

  /** Whether a word is this one, which is all ASCII. */
  public boolean is(int index, String word) {
    if (length(index) != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (line[starts[index] + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a word as a signed number. */
  public boolean readSigned(int index, DecimalNumber number) {
    return number.readSigned(line, starts[index], ends[index]);
  }

  /** Reads a word as an unsigned number. */
  public boolean readUnsigned(int index, DecimalNumber number) {
    return number.readUnsigned(line, starts[index], ends[index]);
  }

  /** Reads what follows the first byte of a word as a signed number. */
  public boolean readSignedToken(int index, DecimalNumber number) {
    return number.readSigned(line, starts[index] + 1, ends[index]);
  }

  /** Reads what follows the first byte of a word as an unsigned number. */
  public boolean readUnsignedToken(int index, DecimalNumber number) {
    return number.readUnsigned(line, starts[index] + 1, ends[index]);
  }

  /** A byte of a word, not negative. */
  public int byteAt(int index, int offset) {
    return line[starts[index] + offset] & 0xff;
  }
}
