package org.kumofs.server.store;

/**
 * How many records there are of each kind.
 *
 * @param live records that are values, expired ones included
 * @param expiring those of them that have an expiry time
 * @param tombstones traces of deletes
 */
public record RecordCounts(long live, long expiring, long tombstones) {

  /** An empty store. */
  public static final RecordCounts NONE = new RecordCounts(0, 0, 0);

  /** Refuses negative numbers and more expiring values than values. */
  public RecordCounts {
    if (expiring < 0 || tombstones < 0 || live < expiring) {
      throw new IllegalArgumentException(
          "impossible counts: " + live + ", " + expiring + ", " + tombstones);
    }
  }
}
