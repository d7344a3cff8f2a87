package org.kumofs.server.replication;

/**
 * The last write of a key is not on all of its owners, and can't be brought there at the moment, so
 * that nothing can be said of the key.
 */
public final class UnsettledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** No stack trace: while a server hangs these come in thousands. */
  public UnsettledException() {
    super("the last write of the key has not reached all its owners yet", null, false, false);
  }
}
