package org.kumofs.server.replication;

/**
 * This server is not the one to do that, by the rings it has. Unchecked, so that it can leave the
 * decision on a key in which the rings are read; nothing has been changed then.
 */
public final class NotOwnerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  /** Nothing has been changed. */
  public NotOwnerException(Refusal refusal) {
    // No stack trace: while rings change these come in thousands.
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
