package org.kumofs.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON as strictly as RFC 8259 has it, and a little more so: a name stands only once in an
 * object, numbers are whole and fit 64 bits, and nesting has an end.
 */
public final class JsonReader {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int position;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads an object that is all of a text.
   *
   * @return its members in their order: {@link Long}, {@link Boolean}, {@link String}, an empty
   *     {@link Optional} for null, and a {@link List} or {@link Map} of these
   * @throws IllegalArgumentException with the position of what is wrong
   */
  public static Map<String, Object> readObject(String text) {
    JsonReader reader = new JsonReader(text);
    reader.skipSpace();
    Map<String, Object> object = reader.object();
    reader.skipSpace();
    if (reader.position < text.length()) {
      throw reader.malformed("more after the end");
    }
    return object;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Optional.empty());
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    open('{');
    while (more('}', members.isEmpty())) {
      String name = string();
      skipSpace();
      expect(':');
      skipSpace();
      if (members.putIfAbsent(name, value()) != null) {
        throw malformed("\"" + name + "\" twice");
      }
    }
    return members;
  }

  private List<Object> list() {
    List<Object> elements = new ArrayList<>();
    open('[');
    while (more(']', elements.isEmpty())) {
      elements.add(value());
    }
    return elements;
  }

  private void open(char bracket) {
    expect(bracket);
    depth++;
    if (depth > MAX_DEPTH) {
      throw malformed("nested too deeply");
    }
  }

  /** Gets to the next element, or past the closing bracket. */
  private boolean more(char bracket, boolean first) {
    skipSpace();
    if (peek() == bracket) {
      position++;
      depth--;
      return false;
    }
    if (!first) {
      expect(',');
      skipSpace();
    }
    return true;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = next();
      if (c < ' ') {
        throw malformed("a control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    position++;
    return string.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw malformed("an unknown escape");
    };
  }

  private char codeUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw malformed("no hexadecimal digit");
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  private Object word(String word, Object meaning) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return meaning;
  }

  private Long number() {
    int start = position;
    while (position < text.length() && "+-.0123456789Ee".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    String digits = text.substring(start, position);
    try {
      if (digits.matches("-?(0|[1-9][0-9]*)")) {
        return Long.valueOf(digits);
      }
    } catch (NumberFormatException tooLarge) {
      // Said below.
    }
    position = start;
    throw malformed("no value, or a number that is not whole or too large");
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("no " + c);
    }
    position++;
  }

  private char next() {
    char c = peek();
    position++;
    return c;
  }

  private char peek() {
    if (position >= text.length()) {
      throw malformed("it ends");
    }
    return text.charAt(position);
  }

  private IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("malformed JSON at character " + position + ": " + what);
  }
}
