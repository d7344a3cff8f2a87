package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import org.kumofs.data.FlushMark;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ExchangeFlushMark;
import org.kumofs.message.Flush;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.flush.FlushExchange;
import org.kumofs.server.flush.FlushMarks;
import org.kumofs.server.replication.PendingAnswer;

/** Commands to flush, from gateways, and what other servers know of flushes. */
public final class FlushHandlers {

  private static final int SIZE = 64;

  private final FlushMarks marks;
  private final FlushExchange exchange;
  private final StorageCalls storage;

  /**
   * @param exchange passes commands on
   */
  public FlushHandlers(FlushMarks marks, FlushExchange exchange, StorageCalls storage) {
    this.marks = marks;
    this.exchange = exchange;
    this.storage = storage;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(Flush.METHOD, this::flush).on(ExchangeFlushMark.METHOD, this::exchange);
  }

  private CompletableFuture<Acknowledged> flush(Caller caller, Flush request) {
    FlushMark mark = FlushMark.of(request.stamp(), request.dueSeconds());
    if (marks.isFromTheFuture(mark)) {
      return fromTheFuture();
    }
    return storage.callPending(
        SIZE,
        () -> {
          marks.join(mark);
          CompletableFuture<Acknowledged> done =
              exchange.spread().thenApply(all -> Acknowledged.ACKNOWLEDGED);
          return new PendingAnswer<>(done, done);
        });
  }

  private CompletableFuture<FlushMark> exchange(Caller caller, ExchangeFlushMark request) {
    return marks.isFromTheFuture(request.mark())
        ? fromTheFuture()
        : storage.call(SIZE, () -> marks.join(request.mark()));
  }

  private static <R> CompletableFuture<R> fromTheFuture() {
    return CompletableFuture.failedFuture(
        RpcException.serverError("a flush from the future; do the hosts' clocks agree?"));
  }
}
