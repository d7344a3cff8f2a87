package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Cuts a write that a crash has interrupted off the end of a LevelDB log or MANIFEST. Nobody was
 * told that it is done, but LevelDB, told to check everything, takes it for damage and refuses to
 * open. Damage anywhere else is left for LevelDB to find: where something follows that is not zero,
 * the end was not torn.
 *
 * <p>A log is a row of blocks of 32 KB, each a row of fragments: checksum (4 bytes, of the type and
 * the data), length (2), type (1), all little-endian, and the data. A record is one fragment, or a
 * first, middle ones and a last.
 */
final class TornTail {

  private static final int BLOCK_LENGTH = 1 << 15;
  private static final int HEADER_LENGTH = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private long blockStart;
  private long completeEnd;
  private boolean insideRecord;

  private TornTail(FileChannel file) {
    this.file = file;
  }

  /**
   * Looks at a file that nobody has open, and shortens it if need be.
   *
   * @return how many bytes were cut off, not counting zeros after the last byte written
   */
  static long cut(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      TornTail tail = new TornTail(file);
      long stoppedAt = tail.readComplete();
      long writtenEnd = tail.lastNonZeroFrom(tail.completeEnd) + 1;
      if (writtenEnd <= tail.completeEnd || writtenEnd > stoppedAt) {
        return 0;
      }
      file.truncate(tail.completeEnd);
      file.force(true);
      return writtenEnd - tail.completeEnd;
    }
  }

  /**
   * Reads as far as all is well.
   *
   * @return the end of the first fragment that is not well, as far as it says, or of the file
   */
  private long readComplete() throws IOException {
    while (readBlock(blockStart)) {
      int position = 0;
      while (position + HEADER_LENGTH <= block.limit()) {
        int end = position + HEADER_LENGTH + Short.toUnsignedInt(block.getShort(position + 4));
        if (!isWell(position, end)) {
          return Math.min(blockStart + end, file.size());
        }
        position = end;
      }
      blockStart += BLOCK_LENGTH;
    }
    return file.size();
  }

  /** Checks a fragment and keeps account of the record it belongs to. */
  private boolean isWell(int start, int end) {
    if (end > block.limit() || block.getInt(start) != maskedChecksum(start + 6, end)) {
      return false;
    }
    int type = block.get(start + 6);
    boolean begins = type == FULL || type == FIRST;
    if (type < FULL || type > LAST || begins == insideRecord) {
      return false;
    }
    insideRecord = type == FIRST || type == MIDDLE;
    if (!insideRecord) {
      completeEnd = blockStart + end;
    }
    return true;
  }

  /** LevelDB does not store a checksum as it is, in case the data is a log with checksums. */
  private int maskedChecksum(int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(block.array(), start, end - start);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** The position of the last byte that is not zero; just before the given one if all are. */
  private long lastNonZeroFrom(long from) throws IOException {
    long last = from - 1;
    for (long start = from; readBlock(start); start += BLOCK_LENGTH) {
      for (int i = block.limit() - 1; i >= 0; i--) {
        if (block.get(i) != 0) {
          last = start + i;
          break;
        }
      }
    }
    return last;
  }

  private boolean readBlock(long start) throws IOException {
    block.clear();
    int read = 0;
    while (block.hasRemaining() && read >= 0) {
      read = file.read(block, start + block.position());
    }
    block.flip();
    return block.hasRemaining();
  }
}
