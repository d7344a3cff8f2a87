package org.kumofs.daemon;

/**
 * A daemon cannot start, for a reason that lies outside the program: a port in use, an unreadable
 * database. The message is one line for the operator.
 */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1;

  /** Says why, in one line. */
  public StartException(String message) {
    super(message);
  }

  /** Says why, in one line, and keeps what was behind it for the log. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
