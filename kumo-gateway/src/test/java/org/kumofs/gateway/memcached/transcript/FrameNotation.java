package org.kumofs.gateway.memcached.transcript;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Requests and answers of the binary protocol as tables have them, without the tedious lengths. */
final class FrameNotation {

  private static final byte REQUEST = (byte) 0x80;
  private static final byte RESPONSE = (byte) 0x81;
  private static final String TOKEN = "<cas:";

  private final Map<String, String> fields;

  private FrameNotation(Map<String, String> fields) {
    this.fields = fields;
  }

  static List<Part> parse(String kind, String opcode, String fields) {
    return new FrameNotation(split(fields))
        .parts(kind.equals("req") ? REQUEST : RESPONSE, HexFormat.fromHexDigits(opcode));
  }

  private static Map<String, String> split(String text) {
    Map<String, String> fields = new HashMap<>();
    String rest = text;
    while (!rest.isEmpty()) {
      int equals = rest.indexOf('=');
      String name = rest.substring(0, equals);
      rest = rest.substring(equals + 1);
      int end = rest.indexOf(' ');
      // The value comes last, and may have spaces.
      end = end < 0 || name.equals("value") ? rest.length() : end;
      fields.put(name, rest.substring(0, end));
      rest = rest.substring(Math.min(rest.length(), end + 1));
    }
    return fields;
  }

  private List<Part> parts(byte magic, int opcode) {
    byte[] extras = HexFormat.of().parseHex(fields.getOrDefault("extras", ""));
    List<Part> key = new TemplateParser(fields.getOrDefault("key", "")).parse();
    List<Part> value = new TemplateParser(fields.getOrDefault("value", "")).parse();
    int keyLength = length(key).orElse(0);
    OptionalInt valueLength = length(value);

    List<Part> parts = new ArrayList<>();
    ByteBuffer head = ByteBuffer.allocate(8);
    head.put(magic).put((byte) opcode).putShort((short) decimal("keylen", keyLength));
    head.put((byte) decimal("extlen", extras.length)).put((byte) 0).putShort((short) hex("status"));
    parts.add(new Part.Literal(head.array()));
    if (valueLength.isPresent()) {
      int bodyLength = extras.length + keyLength + valueLength.getAsInt();
      parts.add(literal((int) decimal("bodylen", bodyLength)));
    } else {
      parts.add(new Part.Wildcard(".{4}"));
    }
    parts.add(literal((int) hex("opaque")));
    parts.add(cas());
    parts.add(new Part.Literal(extras));
    parts.addAll(key);
    parts.addAll(value);
    return parts;
  }

  private Part cas() {
    String cas = fields.getOrDefault("cas", "0");
    if (cas.startsWith(TOKEN)) {
      String number = cas.substring(TOKEN.length(), cas.length() - 1);
      return new Part.CasToken(Integer.parseInt(number), true);
    }
    return new Part.Literal(ByteBuffer.allocate(Long.BYTES).putLong(hex("cas")).array());
  }

  private static Part literal(int number) {
    return new Part.Literal(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private long decimal(String name, long otherwise) {
    return fields.containsKey(name) ? Long.parseLong(fields.get(name)) : otherwise;
  }

  private long hex(String name) {
    return Long.parseUnsignedLong(fields.getOrDefault(name, "0"), 16);
  }

  /** How many bytes, unless that is open. */
  private static OptionalInt length(List<Part> parts) {
    int length = 0;
    for (Part part : parts) {
      if (!(part instanceof Part.Literal literal)) {
        return OptionalInt.empty();
      }
      length += literal.bytes().length;
    }
    return OptionalInt.of(length);
  }
}
