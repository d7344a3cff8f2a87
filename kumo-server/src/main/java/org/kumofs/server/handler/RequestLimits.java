package org.kumofs.server.handler;

/**
 * How much a server takes on at a time, from clients and once more from other servers.
 *
 * @param maxRequests requests that are being worked on. With too few the disk idles between them
 * @param maxBytes bytes of their keys and values together. Too small, and large values are refused
 *     while others are under way; too large, and a slow disk or replica fills the memory. A single
 *     request passes whatever its size
 * @param maxValueBytes longest value that clients may store. It does not hold for what other
 *     servers replicate: they may have taken larger ones
 */
public record RequestLimits(int maxRequests, long maxBytes, int maxValueBytes) {

  /** What an original cluster may hold has to fit. */
  public static final int DEFAULT_MAX_VALUE_BYTES = 128 << 20;

  /** With the default for values. */
  public RequestLimits(int maxRequests, long maxBytes) {
    this(maxRequests, maxBytes, DEFAULT_MAX_VALUE_BYTES);
  }

  /** The default: a quarter of the memory that the JVM may take. */
  public static RequestLimits ofMemory(long maxHeapBytes) {
    return new RequestLimits(50_000, Math.max(1, maxHeapBytes / 4));
  }

  /** Checks. */
  public RequestLimits {
    if (maxRequests < 1 || maxBytes < 1 || maxValueBytes < 1) {
      throw new IllegalArgumentException(
          "limits below 1: " + maxRequests + ", " + maxBytes + ", " + maxValueBytes);
    }
  }
}
