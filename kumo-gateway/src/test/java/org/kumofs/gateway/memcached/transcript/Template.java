package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes of which some are only known when they are sent or received. */
public final class Template {

  /** How far apart two clocks and two moments may be, in seconds. */
  private static final long NEAR = 20;

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** How an answer compares with what was expected. */
  public enum Match {
    SAME,
    /** It is not the whole answer yet. */
    BEGINNING,
    DIFFERENT
  }

  /** Reads a column of a table. */
  public static Template parse(String text) {
    return new Template(text, new TemplateParser(text).parse());
  }

  /** The bytes, with the tokens that were given by then. */
  public byte[] render(Bindings bindings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Part part : parts) {
      if (part instanceof Part.Literal literal) {
        bytes.writeBytes(literal.bytes());
      } else if (part instanceof Part.CasToken token) {
        bytes.writeBytes(render(token, bindings.token(token.number())));
      } else {
        throw new IllegalStateException("only answers can have " + part);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] render(Part.CasToken part, long token) {
    return part.isBinary()
        ? ByteBuffer.allocate(Long.BYTES).putLong(token).array()
        : Long.toUnsignedString(token).getBytes(ISO_8859_1);
  }

  /** Compares an answer with this one; if they are the same, new tokens are bound. */
  public Match match(byte[] answer, Bindings bindings) {
    List<Integer> newTokens = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    parts.forEach(part -> append(regex, part, bindings, newTokens));
    Matcher matcher =
        Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(new String(answer, ISO_8859_1));
    if (!matcher.matches()) {
      return matcher.hitEnd() ? Match.BEGINNING : Match.DIFFERENT;
    }
    if (!numbersAreNear(matcher)) {
      return Match.DIFFERENT;
    }
    newTokens.forEach(number -> bindings.bind(number, tokenIn(matcher, number)));
    return Match.SAME;
  }

  private static void append(
      StringBuilder regex, Part part, Bindings bindings, List<Integer> newTokens) {
    if (part instanceof Part.Literal literal) {
      regex.append(Pattern.quote(new String(literal.bytes(), ISO_8859_1)));
    } else if (part instanceof Part.Near near) {
      regex.append("(?<near%d>\\d+)".formatted(near.index()));
    } else if (part instanceof Part.Wildcard wildcard) {
      regex.append(wildcard.pattern());
    } else if (part instanceof Part.CasToken token) {
      if (bindings.find(token.number()).isPresent()) {
        byte[] known = render(token, bindings.token(token.number()));
        regex.append(Pattern.quote(new String(known, ISO_8859_1)));
      } else if (newTokens.contains(token.number())) {
        regex.append("\\k<cas%d>".formatted(token.number()));
      } else {
        newTokens.add(token.number());
        regex.append("(?<cas%d>%s)".formatted(token.number(), token.isBinary() ? ".{8}" : "\\d+"));
      }
    }
  }

  private boolean numbersAreNear(Matcher matcher) {
    for (Part part : parts) {
      if (part instanceof Part.Near near) {
        long number = Long.parseLong(matcher.group("near" + near.index()));
        if (Math.abs(number - near.number()) > NEAR) {
          return false;
        }
      }
    }
    return true;
  }

  private long tokenIn(Matcher matcher, int number) {
    String group = matcher.group("cas" + number);
    boolean isBinary = parts.contains(new Part.CasToken(number, true));
    return isBinary
        ? ByteBuffer.wrap(group.getBytes(ISO_8859_1)).getLong()
        : Long.parseUnsignedLong(group);
  }

  @Override
  public String toString() {
    return text;
  }
}
