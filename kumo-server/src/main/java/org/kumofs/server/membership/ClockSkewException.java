package org.kumofs.server.membership;

/** This server's clock is wrong, so that what it stamps might lose against what is older. */
public final class ClockSkewException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClockSkewException(String message) {
    // No stack trace: until the clock is right every write is answered with it.
    super(message, null, false, false);
  }
}
