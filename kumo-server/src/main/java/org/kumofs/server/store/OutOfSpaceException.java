package org.kumofs.server.store;

/** There is no room for a record; nothing has been changed. The message tells where. */
public final class OutOfSpaceException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param where what has no room
   */
  public OutOfSpaceException(String where) {
    super("out of space: " + where);
  }
}
