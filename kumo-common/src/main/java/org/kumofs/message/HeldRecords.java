package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What a server knows to have: of the keys that it owns by all of some rings, every write that was
 * acknowledged, but those with stamps from some second on, those of some spans of seconds, and all
 * of some keys. See {@code docs/cluster.md}, Coming back.
 *
 * @param untilSeconds Unix seconds; writes with this stamp or a later one may be missing
 * @param doubts when a coordinator was lost or came back: what it wrote then may be missing
 * @param rings those by which the server owns the keys that are meant
 * @param dropped keys of which it had a record that it could not rely on: of these it has nothing
 */
public record HeldRecords(
    long untilSeconds, List<Span> doubts, List<RingSeed> rings, KeyMarks dropped) {

  private static final int FIELDS = 4;

  /** Copies. */
  public HeldRecords {
    doubts = List.copyOf(doubts);
    rings = List.copyOf(rings);
  }

  /** What a server has that dropped nothing. */
  public static HeldRecords of(long untilSeconds, List<Span> doubts, List<RingSeed> rings) {
    return new HeldRecords(untilSeconds, doubts, rings, KeyMarks.NONE);
  }

  /**
   * Some seconds.
   *
   * @param fromSeconds the first, Unix seconds
   * @param toSeconds the last
   */
  public record Span(long fromSeconds, long toSeconds) {

    /** Whether a second is one of them. */
    public boolean contains(long seconds) {
      return fromSeconds <= seconds && seconds <= toSeconds;
    }
  }

  /** Whether a write may be missing. */
  public boolean mayLack(long keyHash, ClockTime stamp) {
    long seconds = stamp.unixSeconds();
    return seconds >= untilSeconds
        || doubts.stream().anyMatch(span -> span.contains(seconds))
        || dropped.mayContain(keyHash);
  }

  /** The same, with other rings. */
  public HeldRecords withRings(List<RingSeed> others) {
    return new HeldRecords(untilSeconds, doubts, others, dropped);
  }

  /** The same, with other keys that were dropped. */
  public HeldRecords withDropped(KeyMarks others) {
    return new HeldRecords(untilSeconds, doubts, rings, others);
  }

  static void pack(HeldRecords held, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    packer.packLong(held.untilSeconds);
    packer.packArrayHeader(held.doubts.size());
    for (Span span : held.doubts) {
      packer.packArrayHeader(2);
      packer.packLong(span.fromSeconds);
      packer.packLong(span.toSeconds);
    }
    packer.packArrayHeader(held.rings.size());
    for (RingSeed ring : held.rings) {
      Fields.packSeed(packer, ring);
    }
    Dialect.packRaw(packer, held.dropped.bytes());
  }

  static HeldRecords unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    long untilSeconds = unpacker.unpackLong();
    int spans = unpacker.unpackArrayHeader();
    List<Span> doubts = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      int elements = unpacker.unpackArrayHeader();
      Fields.require(elements, 2);
      doubts.add(new Span(unpacker.unpackLong(), unpacker.unpackLong()));
      unpacker.skipValue(elements - 2);
    }
    int seeds = unpacker.unpackArrayHeader();
    List<RingSeed> rings = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      rings.add(Fields.unpackSeed(unpacker));
    }
    KeyMarks dropped = Fields.checked(() -> KeyMarks.of(Dialect.unpackRaw(unpacker)));
    unpacker.skipValue(count - FIELDS);
    return new HeldRecords(untilSeconds, doubts, rings, dropped);
  }
}
