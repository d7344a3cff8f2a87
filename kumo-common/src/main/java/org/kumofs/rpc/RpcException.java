package org.kumofs.rpc;

import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.WireError;

/**
 * A call that failed. It says whether the peer may have carried the call out, and so whether
 * another try is safe.
 */
public final class RpcException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient WireError error;
  private final boolean maybeExecuted;

  private RpcException(WireError error, String message, boolean maybeExecuted) {
    // No stack trace: it would show the event loop, and failing calls come in thousands.
    super(message, null, false, false);
    this.error = error;
    this.maybeExecuted = maybeExecuted;
  }

  /** A failure that this side noticed. */
  static RpcException local(ErrorCode code, String message, boolean maybeExecuted) {
    return new RpcException(WireError.of(code), message, maybeExecuted);
  }

  /** An error that the peer answered: it did not do what it was asked. */
  static RpcException answered(WireError error) {
    return new RpcException(error, "the peer answered error " + error, false);
  }

  /** Error 6, for handlers: this node can't do it now. */
  public static RpcException serverError(String message) {
    return new RpcException(WireError.of(ErrorCode.SERVER), message, false);
  }

  /** Error 5, for handlers: the request makes no sense. */
  public static RpcException protocolError(String message) {
    return new RpcException(WireError.of(ErrorCode.PROTOCOL), message, false);
  }

  /** Error 7, for handlers: this node takes no value as large as that. */
  public static RpcException tooLarge(String message) {
    return new RpcException(WireError.of(ErrorCode.TOO_LARGE), message, false);
  }

  /** Error 8, for handlers: there is no room for what the request would store. */
  public static RpcException outOfSpace(String message) {
    return new RpcException(WireError.of(ErrorCode.OUT_OF_SPACE), message, false);
  }

  /** Any other error slot, for handlers. */
  public static RpcException withError(WireError error) {
    return new RpcException(error, error.toString(), false);
  }

  /** What lies in the error slot. */
  public WireError error() {
    return error;
  }

  /** Whether it is a certain one of the numbered errors. */
  public boolean is(ErrorCode code) {
    return error instanceof WireError.Code that && that.code() == code.wireId();
  }

  /** Whether the peer may have carried the call out although no answer came. */
  public boolean maybeExecuted() {
    return maybeExecuted;
  }
}
