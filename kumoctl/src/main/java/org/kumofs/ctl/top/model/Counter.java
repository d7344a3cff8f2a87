package org.kumofs.ctl.top.model;

/** The operations that a server counts. */
public enum Counter {
  /** Reads. */
  GETS,
  /** Writes. */
  SETS,
  /** Deletes. */
  DELETES
}
