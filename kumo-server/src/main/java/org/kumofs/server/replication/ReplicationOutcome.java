package org.kumofs.server.replication;

/** What became of a record on its way to the replicas. */
enum ReplicationOutcome {
  /** Every owner has stored it. */
  STORED,

  /**
   * Every owner has answered, but one already had a version that is not older: one that came after
   * this from here, or one that this server has not known of.
   */
  OVERTAKEN,

  /** Not every owner has it, or another server coordinates the key now. */
  FAILED
}
