package org.kumofs.gateway.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One exchange with a memcached server, as recorded.
 *
 * @param source the line it was read from
 * @param closed whether the server closed the connection
 */
public record Transcript(String source, byte[] input, byte[] output, boolean closed) {

  private static final Pattern PIECE =
      Pattern.compile("\\{([^{}]*)\\*(\\d+)}|\\\\(r|n|t|\\\\|x[0-9a-f]{2})|[^\\\\{]");

  /** Reads all exchanges of a resource; comments and empty lines are passed over. */
  public static List<Transcript> readAll(String resource) {
    try (InputStream in = Transcript.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Transcript::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript parse(String line) {
    List<String> columns = Arrays.asList(line.split("\t", -1));
    return new Transcript(
        line, unescape(columns.get(0)), unescape(columns.get(1)), columns.contains("closed"));
  }

  /** Bytes as the recordings write them. */
  public static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PIECE.matcher(text).results().map(Transcript::piece).forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  private static byte[] piece(MatchResult match) {
    if (match.group(1) != null) {
      String repeated = match.group(1).repeat(Integer.parseInt(match.group(2)));
      return repeated.getBytes(US_ASCII);
    }
    String escape = match.group(3);
    if (escape == null) {
      return match.group().getBytes(US_ASCII);
    }
    return switch (escape) {
      case "r" -> new byte[] {'\r'};
      case "n" -> new byte[] {'\n'};
      case "t" -> new byte[] {'\t'};
      case "\\" -> new byte[] {'\\'};
      default -> new byte[] {(byte) Integer.parseInt(escape.substring(1), 16)};
    };
  }

  /** The output as text, for comparison and display. */
  public String outputText() {
    return new String(output, ISO_8859_1);
  }

  @Override
  public String toString() {
    return source;
  }
}
