package org.kumofs.server.dump.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Optional;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ScannedRecords;

/** One line about a record, as memcached's lru_crawler metadump has it, or a JSON object. */
public final class ItemText {

  private static final int FIRST_PRINTABLE = 0x21;
  private static final int LAST_PRINTABLE = 0x7e;

  private ItemText() {}

  /** A line of words. */
  public static String line(ScannedRecords.Entry entry) {
    RawValue record = entry.record();
    String key = "key=" + escaped(entry.key().key());
    if (record.isTombstone()) {
      return "%s deleted=%d cas=%s".formatted(key, record.clockTime().unixSeconds(), stamp(record));
    }
    Optional<ValueContent> content = content(record);
    if (content.isEmpty()) {
      return "%s meta=%d cas=%s size=%d"
          .formatted(key, record.meta(), stamp(record), entry.length() - RawValue.HEADER_LENGTH);
    }
    long expiresAt = content.get().expiresAt();
    return "%s exp=%d cas=%s flags=%s size=%d"
        .formatted(
            key,
            expiresAt == 0 ? -1 : expiresAt,
            Long.toUnsignedString(content.get().casToken(record.clockTime())),
            Integer.toUnsignedString(content.get().flags()),
            size(entry, content.get()));
  }

  /** The same as an object. */
  public static String json(ScannedRecords.Entry entry) {
    RawValue record = entry.record();
    String key = "{\"key\":\"" + Base64.getEncoder().encodeToString(entry.key().key()) + "\"";
    if (record.isTombstone()) {
      return "%s,\"deleted\":%d,\"cas\":\"%s\"}"
          .formatted(key, record.clockTime().unixSeconds(), stamp(record));
    }
    Optional<ValueContent> content = content(record);
    if (content.isEmpty()) {
      return "%s,\"meta\":%d,\"cas\":\"%s\",\"size\":%d}"
          .formatted(key, record.meta(), stamp(record), entry.length() - RawValue.HEADER_LENGTH);
    }
    return "%s,\"expires\":%d,\"cas\":\"%s\",\"flags\":%s,\"size\":%d}"
        .formatted(
            key,
            content.get().expiresAt(),
            Long.toUnsignedString(content.get().casToken(record.clockTime())),
            Integer.toUnsignedString(content.get().flags()),
            size(entry, content.get()));
  }

  private static String stamp(RawValue record) {
    return Long.toUnsignedString(record.clockTime().bits());
  }

  private static Optional<ValueContent> content(RawValue record) {
    try {
      return Optional.of(ValueContent.decode(record));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** The record may have been cut behind its header. */
  private static int size(ScannedRecords.Entry entry, ValueContent content) {
    return entry.length() - (entry.record().length() - content.dataLength());
  }

  private static String escaped(byte[] key) {
    StringBuilder text = new StringBuilder(key.length);
    for (byte b : key) {
      int unsigned = b & 0xff;
      if (unsigned < FIRST_PRINTABLE || unsigned > LAST_PRINTABLE || b == '%') {
        text.append('%').append("%02X".formatted(unsigned));
      } else {
        text.append(new String(new byte[] {b}, US_ASCII));
      }
    }
    return text.toString();
  }
}
