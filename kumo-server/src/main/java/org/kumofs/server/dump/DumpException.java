package org.kumofs.server.dump;

/** What keeps a tool from going on: one line that says what to do about it. */
public final class DumpException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates it. */
  public DumpException(String message) {
    super(message);
  }
}
