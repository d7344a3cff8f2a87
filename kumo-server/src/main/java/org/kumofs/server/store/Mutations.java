package org.kumofs.server.store;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;

/** The ways in which a server changes a record. See {@code docs/storage.md}, Changes. */
public final class Mutations {

  private Mutations() {}

  /**
   * A write made elsewhere, replicated or streamed here: stores the record, value or tombstone, if
   * nothing is there or what is there is strictly older. Tells whether it was stored.
   */
  public static Mutation<Boolean> update(RawValue record) {
    return current ->
        current.isPresent() && !record.supersedes(current.get())
            ? Decision.keep(false)
            : Decision.write(record, true);
  }

  /** The same, unless the record was flushed: then it is late, and counts as older. */
  public static Mutation<Boolean> update(RawValue record, Presence presence) {
    Mutation<Boolean> update = update(record);
    return current -> presence.isFlushed(record) ? Decision.keep(false) : update.decide(current);
  }

  /**
   * A client's write: stores the value under a new stamp, later than that of what is there. Gives
   * the record as stored.
   *
   * @param value the stamp it carries is ignored; it belongs to the mutation from now on
   */
  public static Mutation<RawValue> set(RawValue value, Presence presence) {
    return current -> {
      RawValue stamped = value.intoStamped(presence.stampOver(current));
      return Decision.write(stamped, stamped);
    };
  }

  /**
   * A client's write on a condition: as {@link #set}, but only over a live value with exactly the
   * expected stamp. Nothing there, a tombstone, an expired or a flushed value is a mismatch like
   * another stamp. Gives the record as stored, or empty for a mismatch.
   *
   * @param value it belongs to the mutation from now on
   */
  public static Mutation<Optional<RawValue>> cas(
      ClockTime expected, RawValue value, Presence presence) {
    return current -> {
      if (!presence.isLive(current) || !current.get().clockTime().equals(expected)) {
        return Decision.keep(Optional.empty());
      }
      RawValue stamped = value.intoStamped(presence.stampOver(current));
      return Decision.write(stamped, Optional.of(stamped));
    };
  }

  /**
   * A client's delete: puts a tombstone with a new stamp over a live value. Gives the tombstone, or
   * empty if there was nothing to delete (no record, a tombstone, an expired or flushed value).
   */
  public static Mutation<Optional<RawValue>> delete(Presence presence) {
    return current -> {
      if (!presence.isLive(current)) {
        return Decision.keep(Optional.empty());
      }
      RawValue tombstone = RawValue.tombstone(presence.stampOver(current));
      return Decision.write(tombstone, Optional.of(tombstone));
    };
  }

  /**
   * Erases the record, value or tombstone, if it still has this stamp: for a record that this
   * server no longer owns, or that nobody needs. Tells whether it had.
   */
  public static Mutation<Boolean> dropIf(ClockTime stamp) {
    return current ->
        current.map(RawValue::clockTime).filter(stamp::equals).isPresent()
            ? Decision.erase(true)
            : Decision.keep(false);
  }
}
