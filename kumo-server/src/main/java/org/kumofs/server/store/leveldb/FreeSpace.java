package org.kumofs.server.store.leveldb;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.server.store.StoreException;

/**
 * Stops writes before the disk is full. LevelDB writes through memory maps of files that it has not
 * allocated, so where other programs see an error on a full disk, its process is killed.
 */
final class FreeSpace {

  /** The disk is asked once for so many bytes. */
  private static final long ASK_AFTER_BYTES = 1 << 20;

  /** How much of what is held back deletes may use, so that they go on when values are refused. */
  private static final double URGENT_SHARE = 0.25;

  private final Path path;
  private final long minFreeBytes;
  private final AtomicLong bytesSinceAsked = new AtomicLong(ASK_AFTER_BYTES);
  private volatile long freeBytes;

  /**
   * @param path a file or directory on the disk
   * @param minFreeBytes what is not to be used; 0 for no limit
   */
  FreeSpace(Path path, long minFreeBytes) {
    this.path = path;
    this.minFreeBytes = minFreeBytes;
  }

  /**
   * Makes sure that there is room to write.
   *
   * @param urgent whether this write may take of what is held back
   * @throws StoreException if there is not
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
      throw new StoreException(
          "the disk of the database " + path + " has only " + (freeBytes >> 20) + " MB left");
    }
  }

  private void ask() {
    // Not by the file store: to find that, Java needs a mount table, which a bare chroot lacks.
    freeBytes = path.toFile().getUsableSpace();
    bytesSinceAsked.set(0);
  }
}
