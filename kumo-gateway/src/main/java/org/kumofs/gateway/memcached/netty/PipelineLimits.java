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
 */
public record PipelineLimits(int maxRequests, long maxBytes, int getBatchKeys) {

  /** Enough to keep a cluster busy with one connection. */
  public static final PipelineLimits DEFAULT = new PipelineLimits(256, 16 << 20, 128);

  /** Checks that each limit is positive. */
  public PipelineLimits {
    if (maxRequests <= 0 || maxBytes <= 0 || getBatchKeys <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxRequests + ", " + maxBytes + ", " + getBatchKeys);
    }
  }
}
