package org.kumofs.server.dump.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HexFormat;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

/** A JSON object a line. */
final class JsonDumpWriter implements DumpWriter {

  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final OutputStream out;

  JsonDumpWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void begin(DumpHeader header) throws IOException {
    print("{\"%s\":%d,\"prefix\":\"".formatted(DumpHeader.NAME, DumpHeader.VERSION));
    out.write(BASE64.encode(header.prefix().toArray()));
    print("\",\"all\":" + header.dead() + "}\n");
  }

  @Override
  public void write(RawKey key, RawValue record) throws IOException {
    print("{\"key\":\"");
    byte[] bare = key.key();
    out.write(BASE64.encode(bare));
    print("\"");
    if (RawKey.ofKey(bare).hash() != key.hash()) {
      print(",\"hash\":\"" + HexFormat.of().toHexDigits(key.hash()) + "\"");
    }
    String stamp = Long.toUnsignedString(record.clockTime().bits());
    print(",\"clocktime\":\"" + stamp + "\",\"time\":" + record.clockTime().unixSeconds());
    if (record.isTombstone()) {
      print(",\"tombstone\":true");
    } else {
      writeContent(record);
    }
    print(",\"raw\":\"");
    out.write(BASE64.encode(record.bytes()));
    print("\"}\n");
  }

  private void writeContent(RawValue record) throws IOException {
    ValueContent content;
    try {
      content = ValueContent.decode(record);
    } catch (IllegalArgumentException unknown) {
      print(",\"meta\":" + record.meta());
      return;
    }
    print(
        ",\"cas\":\"%s\",\"flags\":%s,\"expires\":%d"
            .formatted(
                Long.toUnsignedString(content.casToken(record.clockTime())),
                Integer.toUnsignedString(content.flags()),
                content.expiresAt()));
    if (content.marks().stale()) {
      print(",\"stale\":true");
    }
    if (content.marks().claimed()) {
      print(",\"claimed\":true");
    }
    if (content.marks().binaryKey()) {
      print(",\"binarykey\":true");
    }
    print(",\"value\":\"");
    out.write(BASE64.encode(content.data()));
    print("\"");
  }

  @Override
  public void end(long records) throws IOException {
    print("{\"end\":true,\"records\":" + records + "}\n");
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
