package org.kumofs.server.dump.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.StoredRecord;

/** Reads lines of JSON. */
final class JsonDumpReader implements DumpReader {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OTHER_MEMBERS_BYTES = 4 << 10;

  private final InputStream in;
  private final int maxRecordBytes;
  private final int maxLineBytes;
  private final DumpProgress progress;
  private byte[] line = new byte[BUFFER_BYTES];
  private int lineLength;

  JsonDumpReader(InputStream in, DumpPosition from, int maxRecordBytes) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    this.maxRecordBytes = maxRecordBytes;
    // The value is in there twice, four characters for three bytes; and the key.
    this.maxLineBytes =
        (int) Math.min(Integer.MAX_VALUE - 8, 4L * maxRecordBytes + OTHER_MEMBERS_BYTES);
    this.progress = new DumpProgress(from);
  }

  @Override
  public DumpFormat format() {
    return DumpFormat.JSON;
  }

  @Override
  public Optional<StoredRecord> next() throws IOException {
    while (true) {
      boolean ended = readLine();
      if (lineLength == 0 && ended) {
        progress.endOfFile(place());
        return Optional.empty();
      }
      Optional<StoredRecord> record = item(ended);
      progress.advance(lineLength + 1L, 1);
      if (record.isPresent()) {
        return record;
      }
    }
  }

  /** Tells whether the file ended instead of the line. */
  private boolean readLine() throws IOException {
    lineLength = 0;
    while (true) {
      int b = in.read();
      if (b < 0) {
        return true;
      }
      if (b == '\n') {
        return false;
      }
      if (lineLength == maxLineBytes) {
        throw wrong("it is longer than any line with a record of " + maxRecordBytes + " bytes");
      }
      if (lineLength == line.length) {
        line = Arrays.copyOf(line, (int) Math.min(maxLineBytes, line.length * 2L));
      }
      line[lineLength++] = (byte) b;
    }
  }

  private Optional<StoredRecord> item(boolean fileEnded) {
    try {
      JsonLine object = JsonLine.parse(line, lineLength);
      if (fileEnded) {
        throw new IllegalArgumentException("the line is cut");
      }
      return item(object);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Optional<StoredRecord> item(JsonLine object) {
    if (object.has(DumpHeader.NAME)) {
      long version = object.number(DumpHeader.NAME);
      boolean dead = object.text("all").filter("true"::equals).isPresent();
      progress.header(version, new DumpHeader(Bytes.of(object.base64("prefix")), dead));
      return Optional.empty();
    }
    if (object.has("end")) {
      progress.end(object.number("records"));
      return Optional.empty();
    }
    StoredRecord record = new StoredRecord(key(object), value(object));
    progress.record();
    return Optional.of(record);
  }

  private RawKey key(JsonLine object) {
    byte[] key = object.base64("key");
    Optional<String> hash = object.text("hash");
    if (hash.isEmpty()) {
      return checkedLength(RawKey.ofKey(key));
    }
    if (hash.get().length() != 16) {
      throw new IllegalArgumentException("\"hash\" has not 16 digits");
    }
    ByteBuffer record = ByteBuffer.allocate(Long.BYTES + key.length);
    record.putLong(HexFormat.fromHexDigitsToLong(hash.get())).put(key);
    return checkedLength(RawKey.ofRecord(record.array()));
  }

  private RawKey checkedLength(RawKey key) {
    if (key.bytes().length > maxRecordBytes) {
      throw new IllegalArgumentException("a key of " + key.bytes().length + " bytes");
    }
    return key;
  }

  private RawValue value(JsonLine object) {
    byte[] raw = object.base64("raw");
    if (raw.length > maxRecordBytes) {
      throw new IllegalArgumentException("\"raw\" has " + raw.length + " bytes");
    }
    RawValue value = RawValue.ofRecord(raw);
    String stamp = Long.toUnsignedString(value.clockTime().bits());
    if (object.text("clocktime").filter(other -> !other.equals(stamp)).isPresent()) {
      throw new IllegalArgumentException("\"clocktime\" is not that of \"raw\"");
    }
    return value;
  }

  private DumpFormatException wrong(String what) {
    return new DumpFormatException("line " + (progress.position().lines() + 1) + ": " + what);
  }

  @Override
  public DumpPosition position() {
    return progress.position();
  }

  @Override
  public Optional<DumpHeader> header() {
    return progress.header();
  }

  @Override
  public boolean isComplete() {
    return progress.isComplete();
  }

  @Override
  public String place() {
    return "line " + progress.position().lines();
  }
}
