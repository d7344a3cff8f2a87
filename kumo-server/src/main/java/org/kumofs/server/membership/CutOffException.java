package org.kumofs.server.membership;

/**
 * This server can't tell whether others have taken its place, so it says nothing of its records.
 */
public final class CutOffException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** No stack trace: while a server is cut off these come in thousands. */
  CutOffException(String message) {
    super(message, null, false, false);
  }
}
