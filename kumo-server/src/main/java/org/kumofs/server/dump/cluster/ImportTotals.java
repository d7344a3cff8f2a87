package org.kumofs.server.dump.cluster;

/**
 * What became of records.
 *
 * @param imported stored by at least one of their owners
 * @param older not later than what is there, be it the same
 * @param flushed by a flush that came after them
 * @param expired not sent: they had expired
 * @param refused with stamps far ahead of now
 */
public record ImportTotals(long imported, long older, long flushed, long expired, long refused) {

  /** Nothing yet. */
  public static final ImportTotals NONE = new ImportTotals(0, 0, 0, 0, 0);

  /** Both together. */
  public ImportTotals plus(ImportTotals other) {
    return new ImportTotals(
        imported + other.imported,
        older + other.older,
        flushed + other.flushed,
        expired + other.expired,
        refused + other.refused);
  }

  /** All of them. */
  public long records() {
    return imported + older + flushed + expired + refused;
  }
}
