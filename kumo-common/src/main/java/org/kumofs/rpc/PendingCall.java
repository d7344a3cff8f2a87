package org.kumofs.rpc;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.RpcMethod;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.ProtocolException;

/** A call that waits for its answer. */
final class PendingCall<R> {

  private static final FrameReader READER = new FrameReader();

  private final RpcMethod<?, R> method;
  private final long deadlineNanos;
  private final Runnable whenOver;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  /** Whether the request was handed to a connection, so that the peer may carry it out. */
  private volatile boolean sent;

  /**
   * @param whenOver run before anybody hears of the end, perhaps more than once
   */
  PendingCall(RpcMethod<?, R> method, long deadlineNanos, Runnable whenOver) {
    this.method = method;
    this.deadlineNanos = deadlineNanos;
    this.whenOver = whenOver;
  }

  CompletableFuture<R> future() {
    return future;
  }

  void markSent() {
    sent = true;
  }

  boolean isSent() {
    return sent;
  }

  boolean isExpired(long nowNanos) {
    return deadlineNanos - nowNanos <= 0;
  }

  void answer(ResponseFrame frame) throws ProtocolException {
    whenOver.run();
    if (frame.error().isPresent()) {
      future.completeExceptionally(RpcException.answered(frame.error().get()));
      return;
    }
    R result;
    try {
      result = READER.result(method, frame.result());
    } catch (ProtocolException e) {
      future.completeExceptionally(
          RpcException.local(
              ErrorCode.UNKNOWN, method.name() + ": a result of the wrong shape", true));
      throw e;
    }
    future.complete(result);
  }

  void fail(ErrorCode code, String reason) {
    whenOver.run();
    future.completeExceptionally(RpcException.local(code, method.name() + ": " + reason, sent));
  }
}
