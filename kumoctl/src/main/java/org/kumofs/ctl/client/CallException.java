package org.kumofs.ctl.client;

/** A call that did not work out; the message is one line, for a person to read. */
public final class CallException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Creates it. */
  public CallException(String message) {
    super(message);
  }
}
