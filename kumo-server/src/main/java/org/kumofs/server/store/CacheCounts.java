package org.kumofs.server.store;

/**
 * What a cache of records has to tell of itself.
 *
 * @param entries keys of which it knows what lies there
 * @param hits how often what was looked for was known
 * @param misses how often it was not
 */
public record CacheCounts(long entries, long hits, long misses) {

  /** Those of nobody. */
  public static final CacheCounts NONE = new CacheCounts(0, 0, 0);

  CacheCounts plus(CacheCounts other) {
    return new CacheCounts(entries + other.entries, hits + other.hits, misses + other.misses);
  }
}
