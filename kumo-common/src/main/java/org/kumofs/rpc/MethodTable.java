package org.kumofs.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kumofs.message.Request;
import org.kumofs.message.RpcMethod;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.FrameWriter;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.rpc.wire.WireError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The methods that a node serves on one kind of connection, by number. Immutable. */
public final class MethodTable {

  private static final FrameReader READER = new FrameReader();

  private static final FrameWriter WRITER = new FrameWriter();

  private static final Logger log = LoggerFactory.getLogger(MethodTable.class);

  private final Map<Integer, Entry<?, ?>> entries;

  private MethodTable(Map<Integer, Entry<?, ?>> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** A table without methods. */
  public static MethodTable empty() {
    return builder().build();
  }

  /** Starts a table. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Carries out a request and answers it down the caller's session. An unknown method and
   * parameters of the wrong shape are answered with error 5; the connection stays open, because the
   * frame's end was found all the same.
   *
   * @param reply the connection that the request came by
   */
  void dispatch(Caller caller, RequestFrame frame, Connection reply) {
    Entry<?, ?> entry = entries.get(frame.methodId());
    if (entry == null) {
      log.debug("{} called the unknown method {}", caller, frame.methodId());
      caller.session().answer(reply, WRITER.error(frame.msgId(), PROTOCOL_ERROR));
    } else {
      entry.dispatch(caller, frame, reply);
    }
  }

  private static final WireError PROTOCOL_ERROR = WireError.of(ErrorCode.PROTOCOL);

  private static final WireError SERVER_ERROR = WireError.of(ErrorCode.SERVER);

  private record Entry<Q extends Request<R>, R>(RpcMethod<Q, R> method, Handler<Q, R> handler) {

    void dispatch(Caller caller, RequestFrame frame, Connection reply) {
      Q request;
      try {
        request = READER.params(method, frame.params());
      } catch (ProtocolException e) {
        log.warn("{} called {} with bad parameters: {}", caller, method.name(), e.getMessage());
        answerError(caller, frame.msgId(), reply, PROTOCOL_ERROR);
        return;
      }
      int msgId = frame.msgId();
      handle(caller, request)
          .whenComplete(
              (result, failure) -> {
                if (failure != null) {
                  answerError(caller, msgId, reply, errorOf(caller, failure));
                } else if (method.hasResponse()) {
                  caller
                      .session()
                      .answer(
                          reply,
                          WRITER.response(msgId, method, result),
                          () -> WRITER.error(msgId, SERVER_ERROR));
                }
              });
    }

    private CompletableFuture<R> handle(Caller caller, Q request) {
      try {
        return handler.handle(caller, request);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private void answerError(Caller caller, int msgId, Connection reply, WireError error) {
      if (method.hasResponse()) {
        caller.session().answer(reply, WRITER.error(msgId, error));
      }
    }

    private WireError errorOf(Caller caller, Throwable failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof RpcException rpc) {
        log.debug("{} from {} is refused: {}", method.name(), caller, rpc.getMessage());
        return rpc.error();
      }
      log.error("{} from {} failed", method.name(), caller, cause);
      return SERVER_ERROR;
    }
  }

  /** Collects the entries of a table. */
  public static final class Builder {

    private final Map<Integer, Entry<?, ?>> entries = new HashMap<>();

    private Builder() {}

    /**
     * Serves a method.
     *
     * @throws IllegalArgumentException if its number is served already
     */
    public <Q extends Request<R>, R> Builder on(RpcMethod<Q, R> method, Handler<Q, R> handler) {
      if (entries.putIfAbsent(method.id(), new Entry<>(method, handler)) != null) {
        throw new IllegalArgumentException("method " + method.id() + " is served twice");
      }
      return this;
    }

    /** The finished table. */
    public MethodTable build() {
      return new MethodTable(entries);
    }
  }
}
