package org.kumofs.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads the golden data of the original; see the README beside the files. */
public final class Vectors {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Vectors() {}

  /** A file with one JSON object. */
  public static JsonNode json(String name) {
    return parse(text(name));
  }

  /** A file with one JSON object a line. */
  public static List<JsonNode> lines(String name) {
    List<JsonNode> nodes = new ArrayList<>();
    text(name).lines().filter(line -> !line.isBlank()).forEach(line -> nodes.add(parse(line)));
    return nodes;
  }

  /** Bytes written as hex digits; blanks between them are for the reader's eye. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** A raw in its decoded form: an x and hex digits. */
  public static byte[] raw(JsonNode node) {
    String text = node.textValue();
    if (text.charAt(0) != 'x') {
      throw new IllegalArgumentException(text + " is no raw");
    }
    return hex(text.substring(1));
  }

  private static String text(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
