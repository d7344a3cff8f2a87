package org.kumofs.gateway.request;

import java.util.concurrent.CompletionException;
import org.kumofs.gateway.route.Extension;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;

/**
 * Why an attempt came to nothing.
 *
 * @param kind what the client is told
 * @param detail what the log says besides
 * @param maybeExecuted whether a server may have carried the attempt out all the same
 */
record Failure(Kind kind, String detail, boolean maybeExecuted) {

  /** The reasons, in words for clients, each with the error number that logs have for it. */
  enum Kind {
    NO_SERVER("no server", ErrorCode.NODE_LOST),
    UNREACHABLE("server unreachable", ErrorCode.TRANSPORT_LOST),
    TIMED_OUT("timed out", ErrorCode.TIMEOUT),
    NOT_READY("server not ready", ErrorCode.SERVER),
    REPLICA_FAILED("replica failed", ErrorCode.UNKNOWN),
    REFUSED("refused by the server", ErrorCode.PROTOCOL),
    TOO_LARGE("object too large for cache", ErrorCode.TOO_LARGE),
    OUT_OF_SPACE("out of space", ErrorCode.OUT_OF_SPACE),
    TOO_LARGE_TO_READ("object larger than this gateway takes", ErrorCode.TOO_LARGE),
    UNREADABLE("record not readable", ErrorCode.UNKNOWN),
    META_UNKNOWN("not known yet whether all servers keep flags and expiry", ErrorCode.UNKNOWN),
    META_NOT_KEPT("not all servers keep flags and expiry times", ErrorCode.UNKNOWN),
    UPDATES_UNKNOWN("not known yet whether all servers serve this command", ErrorCode.UNKNOWN),
    UPDATES_NOT_SERVED("not all servers serve this command", ErrorCode.UNKNOWN),
    NOT_ATOMIC("an original server cannot do this in one step", ErrorCode.UNKNOWN),
    DELETED_LATELY("an original server cannot add what was deleted lately", ErrorCode.UNKNOWN),
    CONTENDED("changed by others again and again", ErrorCode.UNKNOWN);

    private final String words;
    private final ErrorCode errorCode;

    Kind(String words, ErrorCode errorCode) {
      this.words = words;
      this.errorCode = errorCode;
    }

    String words() {
      return words;
    }

    int errorCode() {
      return errorCode.wireId();
    }

    /** Whether the cluster is as it should be, but can't do what the client asks for. */
    boolean isRefusal() {
      return this == META_NOT_KEPT
          || this == TOO_LARGE
          || this == UPDATES_NOT_SERVED
          || this == NOT_ATOMIC
          || this == DELETED_LATELY;
    }

    /** Whether every other attempt would come to the same. */
    boolean isFinal() {
      return this == TOO_LARGE || this == TOO_LARGE_TO_READ || this == OUT_OF_SPACE;
    }

    /** Whether newer rings are likely to help. */
    boolean isLostWay() {
      return this == NO_SERVER || this == UNREACHABLE || this == NOT_READY;
    }
  }

  /** A failure that says all by its kind and left no trace on any server. */
  static Failure of(Kind kind) {
    return new Failure(kind, kind.words(), false);
  }

  /** Not every server has an extension. */
  static Failure notServed(Extension extension) {
    return of(extension == Extension.META ? Kind.META_NOT_KEPT : Kind.UPDATES_NOT_SERVED);
  }

  /** Not every server has said whether it has an extension. */
  static Failure notKnownToBeServed(Extension extension) {
    return of(extension == Extension.META ? Kind.META_UNKNOWN : Kind.UPDATES_UNKNOWN);
  }

  /** A server that stored a write for itself but could not give it to all replicas. */
  static Failure replicaFailed() {
    return new Failure(Kind.REPLICA_FAILED, Kind.REPLICA_FAILED.words(), true);
  }

  /**
   * What a failed call means.
   *
   * @param server which was called
   * @throws CompletionException if the call did not fail but something is broken
   */
  static Failure of(Throwable thrown, NodeAddress server) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RpcException rpc) {
      return new Failure(kindOf(rpc), server + ": " + rpc.getMessage(), rpc.maybeExecuted());
    }
    throw new CompletionException(cause);
  }

  private static Kind kindOf(RpcException failure) {
    if (failure.is(ErrorCode.TIMEOUT)) {
      return Kind.TIMED_OUT;
    }
    if (failure.is(ErrorCode.TRANSPORT_LOST) || failure.is(ErrorCode.NODE_LOST)) {
      return Kind.UNREACHABLE;
    }
    if (failure.is(ErrorCode.TOO_LARGE)) {
      // A server that refused a value answered; an answer that is refused was on its way already.
      return failure.maybeExecuted() ? Kind.TOO_LARGE_TO_READ : Kind.TOO_LARGE;
    }
    if (failure.is(ErrorCode.OUT_OF_SPACE)) {
      return Kind.OUT_OF_SPACE;
    }
    return failure.is(ErrorCode.SERVER) ? Kind.NOT_READY : Kind.REFUSED;
  }

  /** One line for the client. */
  String reason() {
    return kind.words();
  }
}
