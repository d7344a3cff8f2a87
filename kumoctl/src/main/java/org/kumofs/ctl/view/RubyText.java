package org.kumofs.ctl.view;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Texts as the original's tools print them: in the notation of Ruby, which keeps whatever a value
 * holds on one line and away from the terminal.
 */
public final class RubyText {

  private RubyText() {}

  /** The text of UTF-8 bytes; empty if they are something else. */
  public static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  /** A text in quotes. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean interpolates = c == '#' && i < text.length() && "{$@".indexOf(text.charAt(i)) >= 0;
      quoted.append(interpolates ? "\\#" : escaped(c));
    }
    return quoted.append('"').toString();
  }

  /** Bytes in quotes, those that are no ASCII by their number. */
  public static String quoted(byte[] bytes) {
    Optional<String> text = utf8(bytes);
    if (text.isPresent()) {
      return quoted(text.get());
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : bytes) {
      quoted.append(b < 0 ? hex("\\x%02X", b & 0xff) : escaped(b));
    }
    return quoted.append('"').toString();
  }

  /** Bytes without quotes if they need no escapes, else in quotes. */
  public static String plain(byte[] bytes) {
    String quoted = quoted(bytes);
    String bare = quoted.substring(1, quoted.length() - 1);
    return bare.indexOf('\\') < 0 ? bare : quoted;
  }

  private static String escaped(int c) {
    return switch (c) {
      case '"', '\\' -> "\\" + (char) c;
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\r' -> "\\r";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      case 0x07 -> "\\a";
      case 0x0b -> "\\v";
      case 0x1b -> "\\e";
      default -> isPrintable(c) ? Character.toString(c) : hexOf(c);
    };
  }

  private static String hexOf(int c) {
    if (c < 0x80) {
      return hex("\\x%02X", c);
    }
    return c < 0x10000 ? hex("\\u%04X", c) : hex("\\u{%X}", c);
  }

  private static String hex(String format, int number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
