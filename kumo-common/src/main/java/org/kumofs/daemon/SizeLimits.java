package org.kumofs.daemon;

import java.util.Optional;
import org.kumofs.rpc.wire.FrameLimits;

/**
 * How large values and messages may be, made to fit each other.
 *
 * @param maxValueBytes longest value that clients may store
 * @param maxFrameBytes longest message that is taken from a peer
 */
public record SizeLimits(int maxValueBytes, int maxFrameBytes) {

  /** Room in a message for all that goes with a value. */
  private static final int MESSAGE_SLACK_BYTES = 1 << 16;

  private static final long LARGEST_VALUE_BYTES = 1 << 30;

  /**
   * Limits that follow what the user gave. The limit of messages follows that of values unless it
   * was given too; it is never less than the default, since other nodes may have stored larger
   * values.
   *
   * @param value what was given for values, in bytes
   * @param defaultValue what it is otherwise, if messages are not limited to less
   * @param frame what was given for messages, in bytes
   * @throws UsageException if they do not go together
   */
  public static SizeLimits of(Optional<Long> value, long defaultValue, Optional<Integer> frame)
      throws UsageException {
    long room = frame.isPresent() ? frame.get() - MESSAGE_SLACK_BYTES : LARGEST_VALUE_BYTES;
    long valueBytes = value.orElse(Math.min(defaultValue, room));
    if (valueBytes < 1 || valueBytes > LARGEST_VALUE_BYTES) {
      throw new UsageException(
          "--max-value-size has to be between 1 and " + LARGEST_VALUE_BYTES + " bytes");
    }
    if (valueBytes > room) {
      throw new UsageException(
          "values of "
              + valueBytes
              + " bytes (--max-value-size) do not fit messages of "
              + frame.get()
              + " (--max-frame-size)");
    }
    long needed = Math.max(FrameLimits.DEFAULT.maxFrameBytes(), valueBytes + MESSAGE_SLACK_BYTES);
    return new SizeLimits((int) valueBytes, frame.orElse((int) needed));
  }
}
