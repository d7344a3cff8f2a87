package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.Update;

/**
 * A client's connection to a gateway. It ends with the gateway's process, and can be cut: the
 * client is not told then what becomes of what it has asked for. For what it asks next it connects
 * anew.
 */
final class SimConnection implements GatewayStore {

  private static final String GONE = "the connection is gone";

  private final SimGateway gateway;
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<GatewayStore> store;

  /** Connects to a gateway that is up. */
  SimConnection(SimGateway gateway) {
    this.gateway = gateway;
    this.store = Optional.of(gateway.newStore());
  }

  /** The gateway goes on with what it was asked for, unless it has died. */
  void cut() {
    store = Optional.empty();
    List<Runnable> left = List.copyOf(waiting);
    waiting.clear();
    left.forEach(Runnable::run);
  }

  private <R> CompletableFuture<R> ask(
      Function<GatewayStore, CompletableFuture<R>> question, R unanswered) {
    if (!gateway.isUp()) {
      return CompletableFuture.completedFuture(unanswered);
    }
    if (store.isEmpty()) {
      store = Optional.of(gateway.newStore());
    }
    CompletableFuture<R> answer = new CompletableFuture<>();
    Runnable loss = () -> answer.complete(unanswered);
    waiting.add(loss);
    question
        .apply(store.get())
        .whenComplete(
            (result, failure) -> {
              if (!waiting.remove(loss)) {
                return;
              }
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    return ask(
        open -> open.get(keys), Collections.nCopies(keys.size(), new GetResult.Failed(GONE)));
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    return ask(open -> open.set(item, mode), new StoreResult.Failed(GONE));
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    return ask(open -> open.delete(key, mode), new DeleteResult.Failed(GONE));
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    return ask(open -> open.update(key, update, wantsData), new UpdateResult.Failed(GONE));
  }

  /** Not for clients of simulations. */
  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    throw new UnsupportedOperationException();
  }

  /** Not for clients of simulations. */
  @Override
  public CompletableFuture<ClusterTotals> totals() {
    throw new UnsupportedOperationException();
  }
}
