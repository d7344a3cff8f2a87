package org.kumofs.rpc.wire;

/**
 * How large a received frame may be. All limits are checked on the lengths that a frame claims,
 * before its bytes arrive.
 *
 * @param maxFrameBytes length of a frame. Too small and records that other nodes hold can't be
 *     replicated or copied to this one; it bounds the memory that one connection can take
 * @param maxDepth arrays and maps inside each other, the frame itself included; no message needs
 *     more than four
 * @param maxElements elements of all arrays and maps of a frame together; the largest messages list
 *     the members of a ring twice
 */
public record FrameLimits(int maxFrameBytes, int maxDepth, int maxElements) {

  /** Records of 128 MiB, with room for the key and the rest of the message. */
  public static final FrameLimits DEFAULT = new FrameLimits((128 << 20) + (1 << 20), 16, 1 << 16);

  /** Checks. */
  public FrameLimits {
    if (maxFrameBytes < 1 || maxDepth < 1 || maxElements < 1) {
      throw new IllegalArgumentException(
          "limits below 1: " + maxFrameBytes + ", " + maxDepth + ", " + maxElements);
    }
  }

  /** The same limits with another length. */
  public FrameLimits withMaxFrameBytes(int bytes) {
    return new FrameLimits(bytes, maxDepth, maxElements);
  }
}
