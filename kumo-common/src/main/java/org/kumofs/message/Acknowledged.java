package org.kumofs.message;

/** The result of a call that is either done or ends in an error: {@code true} on the wire. */
public enum Acknowledged {
  /** The only value. */
  ACKNOWLEDGED
}
