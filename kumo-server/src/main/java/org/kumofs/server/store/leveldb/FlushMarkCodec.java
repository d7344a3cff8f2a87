package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;

/** The bytes of the file with the flush mark. See {@code docs/storage.md}, Flush. */
final class FlushMarkCodec {

  private static final long MAGIC = ByteBuffer.wrap("KUMOFLSH".getBytes(US_ASCII)).getLong();
  private static final int VERSION = 1;
  private static final int CHECKED_LENGTH = Long.BYTES + Integer.BYTES + 4 * Long.BYTES;
  private static final int LENGTH = CHECKED_LENGTH + Integer.BYTES;

  private FlushMarkCodec() {}

  static byte[] encode(FlushMark mark) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.putLong(MAGIC).putInt(VERSION);
    bytes.putLong(mark.horizon().bits()).putLong(mark.horizonSeconds());
    bytes.putLong(mark.command().bits()).putLong(mark.dueSeconds());
    return bytes.putInt(checksum(bytes.array())).array();
  }

  /** Reads a mark; empty if it is damaged or of another version. */
  static Optional<FlushMark> decode(byte[] encoded) {
    if (encoded.length != LENGTH) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (bytes.getInt(CHECKED_LENGTH) != checksum(encoded)
        || bytes.getLong() != MAGIC
        || bytes.getInt() != VERSION) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FlushMark(
              new ClockTime(bytes.getLong()),
              bytes.getLong(),
              new ClockTime(bytes.getLong()),
              bytes.getLong()));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKED_LENGTH);
    return (int) crc.getValue();
  }
}
