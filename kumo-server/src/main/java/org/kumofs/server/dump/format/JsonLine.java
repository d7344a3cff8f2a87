package org.kumofs.server.dump.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One flat JSON object, its members' values where they lie: long ones are decoded from there. What
 * is no such object is an {@link IllegalArgumentException} in words.
 */
final class JsonLine {

  private final byte[] bytes;
  private final int length;
  private final Map<String, Value> members = new LinkedHashMap<>();
  private int position;

  /**
   * A member's value.
   *
   * @param isText whether it stood in quotes, which are not part of it
   */
  private record Value(int from, int to, boolean isText) {}

  private JsonLine(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Takes a line apart; the array is to stay as it is. */
  static JsonLine parse(byte[] bytes, int length) {
    JsonLine line = new JsonLine(bytes, length);
    line.parseObject();
    return line;
  }

  private void parseObject() {
    expect('{');
    if (peek() != '}') {
      do {
        Value name = text();
        expect(':');
        Value value = peek() == '"' ? text() : word();
        if (members.put(string(name), value) != null) {
          throw new IllegalArgumentException("\"" + string(name) + "\" is there twice");
        }
      } while (take(','));
    }
    expect('}');
    skipSpace();
    if (position < length) {
      throw new IllegalArgumentException("something follows the object");
    }
  }

  private Value text() {
    expect('"');
    int from = position;
    while (position < length && bytes[position] != '"') {
      position += bytes[position] == '\\' ? 2 : 1;
    }
    if (position >= length) {
      throw cut();
    }
    return new Value(from, position++, true);
  }

  /** A number, true, false or null. */
  private Value word() {
    int from = position;
    while (position < length && isPartOfWord(bytes[position])) {
      position++;
    }
    if (position == from) {
      throw position == length ? cut() : new IllegalArgumentException("it is no flat JSON object");
    }
    return new Value(from, position, false);
  }

  private static boolean isPartOfWord(byte b) {
    return b == '-' || b == '+' || b == '.' || Character.isLetterOrDigit((char) (b & 0xff));
  }

  private int peek() {
    skipSpace();
    if (position >= length) {
      throw cut();
    }
    return bytes[position];
  }

  private boolean take(char expected) {
    boolean there = peek() == expected;
    position += there ? 1 : 0;
    return there;
  }

  private void expect(char expected) {
    if (!take(expected)) {
      throw new IllegalArgumentException("it is no flat JSON object");
    }
  }

  private void skipSpace() {
    while (position < length && " \t\r".indexOf(bytes[position]) >= 0) {
      position++;
    }
  }

  private static IllegalArgumentException cut() {
    return new IllegalArgumentException("the line is cut");
  }

  private String string(Value value) {
    return new String(bytes, value.from, value.to - value.from, UTF_8);
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(members.get(name)).map(this::string);
  }

  /** A member that is a whole number, not negative. */
  long number(String name) {
    String text = text(name).orElse("");
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("\"" + name + "\" is no number: '" + text + "'");
  }

  /** A member in base64. */
  byte[] base64(String name) {
    Value value = members.get(name);
    if (value == null || !value.isText) {
      throw new IllegalArgumentException("there is no \"" + name + "\"");
    }
    try {
      return Base64.getDecoder().decode(unescaped(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + name + "\" is no base64", e);
    }
  }

  /** Some writers of JSON put a backslash before a slash. */
  private byte[] unescaped(Value value) {
    byte[] copy = Arrays.copyOfRange(bytes, value.from, value.to);
    int kept = 0;
    for (int i = 0; i < copy.length; i++) {
      boolean escape = copy[i] == '\\' && i + 1 < copy.length && copy[i + 1] == '/';
      if (!escape) {
        copy[kept++] = copy[i];
      }
    }
    return kept == copy.length ? copy : Arrays.copyOf(copy, kept);
  }
}
