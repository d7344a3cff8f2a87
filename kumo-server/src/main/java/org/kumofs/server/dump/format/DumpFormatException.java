package org.kumofs.server.dump.format;

/** Something in a dump that makes no sense; the message says where. */
public final class DumpFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates it. */
  public DumpFormatException(String message) {
    super(message);
  }
}
