package org.kumofs.message;

/** The result of a call that gives nothing back: nil on the wire. */
public enum Nothing {
  /** The only value. */
  NOTHING
}
