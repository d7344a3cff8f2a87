package org.kumofs.server.store;

/** The storage cannot do what was asked. The message is one line that names the database. */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A refusal of the store itself. */
  public StoreException(String message) {
    super(message);
  }

  /** A failure below the store. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
