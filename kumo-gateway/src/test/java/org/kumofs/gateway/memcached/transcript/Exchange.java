package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client sends on a new connection and what it is answered.
 *
 * @param title what is sent, as the table has it
 * @param steps what is sent and answered in turn; at least one
 * @param end what the connection is like afterwards
 */
public record Exchange(String title, List<Step> steps, End end) {

  /** memcached may close a connection on which so much of a line arrives without its end. */
  private static final int LONGEST_LINE_BYTES = 2048;

  private static final byte BINARY_REQUEST = (byte) 0x80;

  /** What a connection is like after an exchange. */
  public enum End {
    /** The next request may follow. */
    GOES_ON,
    /** The server has closed it. */
    CLOSED,
    /** The last request is unfinished. */
    WAITS
  }

  /** Something sent and the answer to it. */
  public record Step(Template request, Template answer) {}

  /** Reads all exchanges of a resource; comments and empty lines are passed over. */
  public static List<Exchange> readAll(String resource) {
    try (InputStream in = Exchange.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Exchange::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Exchange parse(String line) {
    List<String> columns = Arrays.asList(line.split("\t", -1));
    End end =
        switch (columns.get(columns.size() - 1)) {
          case "closed" -> End.CLOSED;
          case "waits" -> End.WAITS;
          default -> End.GOES_ON;
        };
    List<Step> steps = new ArrayList<>();
    List<String> requests = new ArrayList<>();
    for (int i = 0; i + 1 < columns.size(); i += 2) {
      requests.add(columns.get(i));
      steps.add(new Step(Template.parse(columns.get(i)), Template.parse(columns.get(i + 1))));
    }
    return new Exchange(String.join(" | ", requests), List.copyOf(steps), end);
  }

  /** Whether it is in the binary protocol. */
  public boolean isBinary() {
    return firstBytes()[0] == BINARY_REQUEST;
  }

  private byte[] firstBytes() {
    return steps.get(0).request().render(new Bindings());
  }

  /** Whether it uses only keys that {@link KeyNames} can replace, so needs no empty store. */
  public boolean hasOwnKeys() {
    return title.contains(KeyNames.PLACEHOLDER);
  }

  /** Whether it changes more than the keys it names. */
  public boolean concernsAllKeys() {
    return !hasOwnKeys() || title.contains("flush") || title.matches(".*\\{req (08|18)\\b.*");
  }

  /** Whether what memcached does depends on the pieces in which a long line arrives. */
  public boolean hasLongLine() {
    if (isBinary() || steps.size() > 1) {
      return false;
    }
    int length = 0;
    for (byte b : firstBytes()) {
      length = b == '\n' ? 0 : length + 1;
      if (length >= LONGEST_LINE_BYTES) {
        return true;
      }
    }
    return false;
  }

  /** The answers as the table has them. */
  public String answers() {
    return steps.stream().map(step -> step.answer().toString()).collect(Collectors.joining(" | "));
  }

  @Override
  public String toString() {
    return title.length() <= 100 ? title : title.substring(0, 100) + "...";
  }
}
