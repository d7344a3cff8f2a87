package org.kumofs.gateway.memcached.netty;

/**
 * How much work one connection may have under way. Past a limit nothing more is read from the
 * client until half of the work is done.
 *
 * @param maxRequests requests under way or waiting for their turn to be answered; each key of a get
 *     counts. Times the largest value, this bounds the memory that one connection can take.
 * @param maxBytes bytes that those requests and the answers that wait hold; a get that has more
 *     than this is answered in parts
 * @param getBatchKeys how many keys of a get are read from the cluster at a time
 * @param firstBatchKeys how many are read at first, while it is not known how large the values are.
 *     Times the largest value, this is what a get may hold beyond {@code maxBytes}
 */
public record PipelineLimits(int maxRequests, long maxBytes, int getBatchKeys, int firstBatchKeys) {

  /** Enough to keep a cluster busy with one connection. */
  public static final PipelineLimits DEFAULT = new PipelineLimits(256, 16 << 20, 128, 128);

  /** What the first batch of a get may come to. */
  private static final long FIRST_BATCH_BYTES = 128 << 20;

  /** Checks that each limit is positive. */
  public PipelineLimits {
    if (maxRequests <= 0 || maxBytes <= 0 || getBatchKeys <= 0 || firstBatchKeys <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxRequests + ", " + maxBytes + ", " + getBatchKeys);
    }
  }

  /** Reads as many keys at first as later. */
  public PipelineLimits(int maxRequests, long maxBytes, int getBatchKeys) {
    this(maxRequests, maxBytes, getBatchKeys, getBatchKeys);
  }

  /** The same limits where values may be so large. */
  public PipelineLimits forValuesOf(int maxValueBytes) {
    long keys = Math.max(1, FIRST_BATCH_BYTES / Math.max(1, maxValueBytes));
    return new PipelineLimits(
        maxRequests, maxBytes, getBatchKeys, (int) Math.min(getBatchKeys, keys));
  }
}
