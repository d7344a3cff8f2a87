package org.kumofs.server.dump.cluster;

/** What may work in a moment: rings that change, a server that restarts. */
final class NotNowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotNowException(String message) {
    super(message, null, false, false);
  }
}
