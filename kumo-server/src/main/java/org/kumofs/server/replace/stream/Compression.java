package org.kumofs.server.replace.stream;

import java.util.zip.Deflater;

/**
 * How far the records for one receiver are compressed, from one offer to the next: as far as that
 * pays. What hardly gets smaller is stored as it is, which takes a tenth of the time on both sides,
 * and tried again later. The first offer begins compressed as the original's are, so a short one is
 * the same; what comes later is compressed at the fastest level. One thread at a time.
 */
public final class Compression {

  static final int SHORT_BYTES = 128 << 10;

  /** After so much it is known how the records compress. */
  static final int TRIED_BYTES = 1 << 20;

  /** So much is stored before it is tried again. */
  static final int STORED_BYTES = 16 << 20;

  /** Compressing takes longer than sending where it saves less than a quarter. */
  private static final double WORTH = 0.75;

  private int level = Deflater.DEFAULT_COMPRESSION;
  private long left = SHORT_BYTES;
  private long read;
  private long written;

  /** The level of {@link Deflater} by now. */
  int level() {
    return level;
  }

  /**
   * Records were given to a deflater.
   *
   * @return whether it is time to {@link #decide}
   */
  boolean take(int bytes) {
    left -= bytes;
    return left <= 0;
  }

  /** What a deflater has made of so many bytes since the last decision or its beginning. */
  void note(long bytesRead, long bytesWritten) {
    read += bytesRead;
    written += bytesWritten;
  }

  /** Decides on the level for what comes next. */
  void decide() {
    boolean storing = level == Deflater.BEST_SPEED && written > WORTH * read;
    level = storing ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED;
    left = storing ? STORED_BYTES : TRIED_BYTES;
    read = 0;
    written = 0;
  }
}
