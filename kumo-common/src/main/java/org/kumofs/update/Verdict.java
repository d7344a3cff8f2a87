package org.kumofs.update;

import java.util.Optional;
import org.kumofs.data.ValueContent;

/**
 * What is to be done about an update.
 *
 * @param status what the client is told
 * @param change what becomes of the record
 * @param item the item to tell the client about: the new one, or the one that stays
 * @param previousExpiresAt when the item would have expired before the update, 0 for never
 * @param won whether this client is the one to renew the item, or has begun to count with it
 */
public record Verdict(
    UpdateStatus status,
    Change change,
    Optional<ValueContent> item,
    long previousExpiresAt,
    boolean won) {

  /** What becomes of a record. */
  public sealed interface Change {

    /** It stays as it is. */
    record Keep() implements Change {}

    /** It gets this content, and a new stamp. */
    record Write(ValueContent content) implements Change {}

    /** A tombstone takes its place. */
    record Remove() implements Change {}
  }

  private static final Change KEEP = new Change.Keep();

  /** Nothing happens. */
  static Verdict refused(UpdateStatus status) {
    return new Verdict(status, KEEP, Optional.empty(), 0, false);
  }

  /** The item is there, and stays as it is. */
  static Verdict kept(ValueContent item) {
    return new Verdict(UpdateStatus.DONE, KEEP, Optional.of(item), item.expiresAt(), false);
  }

  /** The item gets a new content. */
  static Verdict written(ValueContent item) {
    return new Verdict(
        UpdateStatus.DONE, new Change.Write(item), Optional.of(item), item.expiresAt(), false);
  }

  /** The item is gone. */
  static Verdict removed() {
    return new Verdict(UpdateStatus.DONE, new Change.Remove(), Optional.empty(), 0, false);
  }

  /** The same, with the time at which the item would have expired otherwise. */
  Verdict after(long previous) {
    return new Verdict(status, change, item, previous, won);
  }

  /** The same, and this client is the one to renew the item. */
  Verdict winning() {
    return new Verdict(status, change, item, previousExpiresAt, true);
  }
}
