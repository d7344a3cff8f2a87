package org.kumofs.server.store.leveldb;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.kumofs.server.store.OutOfSpaceException;

/**
 * Stops writes before the disk is full. LevelDB writes through memory maps of files that it has not
 * allocated, so where other programs see an error on a full disk, its process is killed.
 */
final class FreeSpace {

  /** The disk is asked once for so many bytes. */
  private static final long ASK_AFTER_BYTES = 1 << 20;

  /**
   * How much of what is held back deletes may use, and what other owners have stored already, so
   * that they go on when values are refused.
   */
  private static final double URGENT_SHARE = 0.25;

  private final Path path;
  private final LongSupplier usableBytes;
  private final long minFreeBytes;
  private final AtomicLong bytesSinceAsked = new AtomicLong(ASK_AFTER_BYTES);
  private volatile long freeBytes;

  /**
   * @param path a file or directory on the disk
   * @param minFreeBytes what is not to be used; 0 for no limit
   */
  FreeSpace(Path path, long minFreeBytes) {
    // Not by the file store: to find that, Java needs a mount table, which a bare chroot lacks.
    this(path, path.toFile()::getUsableSpace, minFreeBytes);
  }

  /**
   * @param usableBytes tells how much is free
   */
  FreeSpace(Path path, LongSupplier usableBytes, long minFreeBytes) {
    this.path = path;
    this.usableBytes = usableBytes;
    this.minFreeBytes = minFreeBytes;
  }

  /**
   * Makes sure that there is room to write.
   *
   * @param urgent whether this write may take of what is held back
   * @throws OutOfSpaceException if there is not
   */
  void require(long bytes, boolean urgent) {
    if (minFreeBytes == 0) {
      return;
    }
    long limit = urgent ? (long) (minFreeBytes * (1 - URGENT_SHARE)) : minFreeBytes;
    if (bytesSinceAsked.addAndGet(bytes) > ASK_AFTER_BYTES || freeBytes - bytes < limit) {
      ask();
    }
    if (freeBytes - bytes < limit) {
      throw new OutOfSpaceException(
          "the disk of the database " + path + " has only " + (freeBytes >> 20) + " MB left");
    }
  }

  /** Whether {@link #require} would let so many bytes through without asking the disk. */
  boolean isKnownFor(long bytes) {
    return minFreeBytes == 0
        || (bytesSinceAsked.get() + bytes <= ASK_AFTER_BYTES && freeBytes - bytes >= minFreeBytes);
  }

  /** Whether there is room for what is not urgent. */
  boolean hasRoom() {
    if (minFreeBytes == 0) {
      return true;
    }
    ask();
    return freeBytes >= minFreeBytes;
  }

  private void ask() {
    freeBytes = usableBytes.getAsLong();
    bytesSinceAsked.set(0);
  }
}
