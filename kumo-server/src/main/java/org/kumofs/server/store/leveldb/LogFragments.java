package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Reads a LevelDB log or MANIFEST, fragment by fragment, as far as all is well; somebody may be
 * writing on meanwhile. Not for use by several threads.
 *
 * <p>A log is a row of blocks of 32 KB, each a row of fragments: checksum (4 bytes, of the type and
 * the data), length (2), type (1), all little-endian, and the data. A record is one fragment, or a
 * first, middle ones and a last.
 */
final class LogFragments {

  static final int BLOCK_LENGTH = 1 << 15;
  static final int HEADER_LENGTH = 7;

  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private final FileChannel file;
  private final Sink sink;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private long next;
  private long completeEnd;
  private boolean insideRecord;

  /** Takes what is read. */
  @FunctionalInterface
  interface Sink {
    /**
     * A fragment that is well.
     *
     * @param data to be read at once
     * @param endsRecord whether the record that it belongs to is complete now
     */
    void fragment(ByteBuffer data, boolean endsRecord) throws IOException;
  }

  LogFragments(FileChannel file) {
    this(file, (data, endsRecord) -> {});
  }

  LogFragments(FileChannel file, Sink sink) {
    this.file = file;
    this.sink = sink;
  }

  /** The end of the last complete record that was read. */
  long completeEnd() {
    return completeEnd;
  }

  /**
   * Reads on, from where it stopped, as far as all is well.
   *
   * @return the end of the first fragment that is not well, as far as it says, or of the file
   */
  long advance() throws IOException {
    while (readBlock(next - next % BLOCK_LENGTH)) {
      long start = next - next % BLOCK_LENGTH;
      int position = (int) (next - start);
      while (position + HEADER_LENGTH <= block.limit()) {
        int end = position + HEADER_LENGTH + Short.toUnsignedInt(block.getShort(position + 4));
        if (!isWell(position, end)) {
          return Math.min(start + end, file.size());
        }
        take(start, position, end);
        position = end;
      }
      if (block.limit() < BLOCK_LENGTH) {
        break;
      }
      next = start + BLOCK_LENGTH;
    }
    return file.size();
  }

  /** Whether nothing stands where it stopped: not even the beginning of another fragment. */
  boolean stoppedAtTheEnd() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
    read(header, next);
    while (header.hasRemaining()) {
      if (header.get() != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isWell(int start, int end) {
    if (end > block.limit() || block.getInt(start) != maskedChecksum(start + 6, end)) {
      return false;
    }
    int type = block.get(start + 6);
    boolean begins = type == FULL || type == FIRST;
    return type >= FULL && type <= LAST && begins != insideRecord;
  }

  /** Keeps account of the record that a fragment belongs to. */
  private void take(long blockStart, int start, int end) throws IOException {
    int type = block.get(start + 6);
    insideRecord = type == FIRST || type == MIDDLE;
    next = blockStart + end;
    if (!insideRecord) {
      completeEnd = next;
    }
    sink.fragment(block.slice(start + HEADER_LENGTH, end - start - HEADER_LENGTH), !insideRecord);
  }

  /** LevelDB does not store a checksum as it is, in case the data is a log with checksums. */
  private int maskedChecksum(int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(block.array(), start, end - start);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** The position of the last byte that is not zero; just before the given one if all are. */
  long lastNonZeroFrom(long from) throws IOException {
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
    read(block, start);
    return block.hasRemaining();
  }

  /** Fills a buffer as far as the file goes, and makes it ready to be read. */
  private void read(ByteBuffer buffer, long start) throws IOException {
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = file.read(buffer, start + buffer.position());
    }
    buffer.flip();
  }
}
