package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.RingPair;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Which rings a caller goes by.
 *
 * @param write stamp of the ring for writes
 * @param read stamp of the ring for reads
 */
public record RingStamps(ClockTime write, ClockTime read) {

  /** How many elements of a list of parameters they take. */
  static final int FIELDS = 2;

  /** Those of a pair of rings. */
  public static RingStamps of(RingPair rings) {
    return new RingStamps(rings.write().clockTime(), rings.read().clockTime());
  }

  void pack(MessagePacker packer) throws IOException {
    Fields.packClockTime(packer, write);
    Fields.packClockTime(packer, read);
  }

  static RingStamps unpack(MessageUnpacker unpacker) throws IOException {
    return new RingStamps(Fields.unpackClockTime(unpacker), Fields.unpackClockTime(unpacker));
  }

  /** At the end of a list of parameters, where originals neither write nor read anything. */
  static Optional<RingStamps> unpackIfThere(MessageUnpacker unpacker, int remaining)
      throws IOException {
    return remaining < FIELDS ? Optional.empty() : Optional.of(unpack(unpacker));
  }
}
