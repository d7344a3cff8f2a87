package org.kumofs.server.dump.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.StoredRecord;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** Reads MessagePack arrays. */
final class PackedDumpReader implements DumpReader {

  private final MessageUnpacker unpacker;
  private final int maxRecordBytes;
  private final DumpProgress progress;
  private final long firstByte;
  private long lastItem;

  PackedDumpReader(InputStream in, DumpPosition from, int maxRecordBytes) {
    this.unpacker = MessagePack.newDefaultUnpacker(in);
    this.maxRecordBytes = maxRecordBytes;
    this.progress = new DumpProgress(from);
    this.firstByte = from.offset();
    this.lastItem = from.offset();
  }

  @Override
  public DumpFormat format() {
    return DumpFormat.MSGPACK;
  }

  @Override
  public Optional<StoredRecord> next() throws IOException {
    while (unpacker.hasNext()) {
      long start = progress.position().offset();
      Optional<StoredRecord> record = item();
      progress.advance(firstByte + unpacker.getTotalReadBytes() - start, 0);
      lastItem = start;
      if (record.isPresent()) {
        return record;
      }
    }
    progress.endOfFile(place());
    return Optional.empty();
  }

  private Optional<StoredRecord> item() throws IOException {
    try {
      int fields = unpacker.unpackArrayHeader();
      if (fields == PackedDumpWriter.HEADER_FIELDS) {
        readHeader();
        return Optional.empty();
      }
      if (fields != 2) {
        throw new IllegalArgumentException("an array of " + fields);
      }
      if (unpacker.tryUnpackNil()) {
        progress.end(unpacker.unpackLong());
        return Optional.empty();
      }
      RawKey key = RawKey.ofRecord(raw());
      RawValue value = RawValue.ofRecord(raw());
      progress.record();
      return Optional.of(new StoredRecord(key, value));
    } catch (MessageInsufficientBufferException e) {
      throw wrong("it is cut");
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    } catch (MessagePackException e) {
      throw wrong("it is neither a record nor an end");
    }
  }

  private void readHeader() throws IOException {
    if (!DumpHeader.NAME.equals(new String(raw(), UTF_8))) {
      throw new IllegalArgumentException("it is no dump that kumodump has written");
    }
    long version = unpacker.unpackLong();
    progress.header(version, new DumpHeader(Bytes.of(raw()), unpacker.unpackBoolean()));
  }

  private byte[] raw() throws IOException {
    int length = unpacker.unpackRawStringHeader();
    if (length > maxRecordBytes) {
      throw new IllegalArgumentException(
          "a key or value of " + length + " bytes, at most " + maxRecordBytes + " are read");
    }
    return unpacker.readPayload(length);
  }

  private DumpFormatException wrong(String what) {
    return new DumpFormatException("byte " + progress.position().offset() + ": " + what);
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
    return "byte " + lastItem;
  }
}
