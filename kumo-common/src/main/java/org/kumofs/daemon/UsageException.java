package org.kumofs.daemon;

/** Options that are each well-formed but do not fit together; the usage is shown with it. */
public final class UsageException extends Exception {

  private static final long serialVersionUID = 1;

  /** Says in one line what does not fit. */
  public UsageException(String message) {
    super(message);
  }
}
