package org.kumofs.ctl.top.model;

/** What a server counts. */
public enum Counter {
  /** Reads. */
  GETS(true),
  /** Writes. */
  SETS(true),
  /** Deletes. */
  DELETES(true),
  /** Reads that were answered from memory; known together with {@link #MISSES}, or not at all. */
  HITS(false),
  /** Reads for which the database was asked. */
  MISSES(false);

  private final boolean query;

  Counter(boolean query) {
    this.query = query;
  }

  /** Whether it counts requests of clients, rather than what became of them. */
  boolean isQuery() {
    return query;
  }
}
