package org.kumofs.server.store;

/**
 * What a cache of records has to tell of itself.
 *
 * @param hits how often a reader found out from it what lies under a key
 * @param misses how often a reader had to look into the database
 * @param entries keys of which it knows what lies there
 * @param bytes what it holds takes, with what was overwritten and has its place still
 * @param capacity how many bytes that can be; 0 where there is none
 */
public record CacheCounts(long hits, long misses, long entries, long bytes, long capacity) {

  /** Those of nobody. */
  public static final CacheCounts NONE = new CacheCounts(0, 0, 0, 0, 0);

  CacheCounts plus(CacheCounts other) {
    return new CacheCounts(
        hits + other.hits,
        misses + other.misses,
        entries + other.entries,
        bytes + other.bytes,
        capacity + other.capacity);
  }

  /** One line. */
  public String line() {
    return "hits=%d misses=%d records=%d bytes=%d capacity=%d"
        .formatted(hits, misses, entries, bytes, capacity);
  }
}
