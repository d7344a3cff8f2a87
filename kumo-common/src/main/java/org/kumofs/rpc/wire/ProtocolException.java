package org.kumofs.rpc.wire;

import java.io.IOException;

/**
 * A peer sent bytes that are no message of this protocol, or one over a limit. It costs that peer
 * its connection.
 */
public final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public ProtocolException(String message) {
    super(message);
  }

  /** Says where it went wrong, and keeps what a decoder said. */
  public ProtocolException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
