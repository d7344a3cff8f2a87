package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a column of a table of exchanges. {@code scripts/lib/transcripts.py} has its syntax. */
final class TemplateParser {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("<(?:(cas|near):(\\d+)|(version|number|any))>");
  private static final Pattern FRAME = Pattern.compile("(req|res) ([0-9a-f]{2})(?: (.*))?");

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
  private int position;
  private int nears;

  TemplateParser(String text) {
    this.text = text;
  }

  List<Part> parse() {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (position < text.length()) {
      char next = text.charAt(position);
      if (placeholder.region(position, text.length()).lookingAt()) {
        position = placeholder.end();
        addPlaceholder(placeholder);
      } else if (next == '{') {
        int end = closingBrace(text, position);
        addBraces(text.substring(position + 1, end));
        position = end + 1;
      } else if (next == '\\') {
        addEscape();
      } else {
        literal.write(next);
        position++;
      }
    }
    endLiteral();
    return List.copyOf(parts);
  }

  /** The place of the brace that closes the one at {@code begin}. */
  static int closingBrace(String text, int begin) {
    int depth = 0;
    for (int i = begin; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no closing brace: " + text);
  }

  private void addPlaceholder(Matcher placeholder) {
    if (placeholder.group(3) != null) {
      add(
          new Part.Wildcard(
              switch (placeholder.group(3)) {
                case "version" -> "[^ \r\n]+";
                case "number" -> "\\d+";
                default -> ".*?";
              }));
    } else if (placeholder.group(1).equals("cas")) {
      add(new Part.CasToken(Integer.parseInt(placeholder.group(2)), false));
    } else {
      add(new Part.Near(nears++, Long.parseLong(placeholder.group(2))));
    }
  }

  private void add(Part part) {
    if (part instanceof Part.Literal bytes) {
      literal.writeBytes(bytes.bytes());
    } else {
      endLiteral();
      parts.add(part);
    }
  }

  private void endLiteral() {
    if (literal.size() > 0) {
      parts.add(new Part.Literal(literal.toByteArray()));
      literal.reset();
    }
  }

  private void addBraces(String content) {
    Matcher frame = FRAME.matcher(content);
    if (frame.matches()) {
      String fields = frame.group(3) == null ? "" : frame.group(3);
      FrameNotation.parse(frame.group(1), frame.group(2), fields).forEach(this::add);
      return;
    }
    int star = content.lastIndexOf('*');
    String repeated =
        content.substring(0, star).repeat(Integer.parseInt(content.substring(star + 1)));
    literal.writeBytes(repeated.getBytes(ISO_8859_1));
  }

  private void addEscape() {
    char escape = text.charAt(position + 1);
    position += 2;
    switch (escape) {
      case 'r' -> literal.write('\r');
      case 'n' -> literal.write('\n');
      case 't' -> literal.write('\t');
      case '\\' -> literal.write('\\');
      case 'x' -> {
        literal.write(HexFormat.fromHexDigits(text, position, position + 2));
        position += 2;
      }
      default -> throw new IllegalArgumentException("no escape: " + text);
    }
  }
}
