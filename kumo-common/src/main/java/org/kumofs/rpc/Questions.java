package org.kumofs.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.Scheduler;

/**
 * Asks nodes on client connections that are made for one conversation and then thrown away, so that
 * nothing can go wrong on those that carry data: an original may hang up on what it does not know.
 */
public final class Questions {

  private final Transport transport;
  private final Scheduler scheduler;
  private final long timeoutMillis;

  /**
   * @param timeoutMillis limit for connecting
   */
  public Questions(Transport transport, Scheduler scheduler, long timeoutMillis) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.timeoutMillis = timeoutMillis;
  }

  /** Has a conversation; the connection is closed when its future is completed. */
  public <T> CompletableFuture<T> ask(
      NodeAddress node, Function<RpcSession, CompletableFuture<T>> conversation) {
    RpcClient client =
        new RpcClient(
            transport, scheduler, MethodTable.empty(), timeoutMillis, new RpcClient.Listener() {});
    return conversation
        .apply(client.session(node))
        .whenComplete((answer, failure) -> client.close());
  }

  /**
   * Which extensions a node understands, a bit mask; 0 for an original. Fails if nobody can tell.
   */
  public CompletableFuture<Long> capabilities(NodeAddress node) {
    return ask(node, session -> capabilities(session, timeoutMillis));
  }

  /** As {@link #capabilities(NodeAddress)}, in a conversation that goes on. */
  public static CompletableFuture<Long> capabilities(RpcSession session, long timeoutMillis) {
    return session
        .call(new GetStatus(StatusCode.CAPABILITIES), timeoutMillis)
        .exceptionallyCompose(
            failure ->
                isRefusal(failure)
                    ? CompletableFuture.completedFuture(new StatusValue.Unknown())
                    : CompletableFuture.failedFuture(failure))
        .thenApply(answer -> answer instanceof StatusValue.Number mask ? mask.bits() : 0L);
  }

  /** An original manager knows no such question at all. */
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof RpcException e
        && (e.is(ErrorCode.PROTOCOL) || e.is(ErrorCode.SERVER));
  }
}
