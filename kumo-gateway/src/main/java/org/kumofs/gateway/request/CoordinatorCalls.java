package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.MetaSupport;
import org.kumofs.message.Request;
import org.kumofs.message.Set;
import org.kumofs.message.SetResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;

/** Sends writes to the coordinators of their keys. Belongs to one loop. */
final class CoordinatorCalls {

  private final LoopContext context;
  private final RpcClient client;

  CoordinatorCalls(LoopContext context, RpcClient client) {
    this.context = context;
    this.client = client;
  }

  /**
   * Makes one attempt to store a value. A record with a meta field leaves this gateway only while
   * every server is known to keep it.
   */
  CompletableFuture<Outcome<SetResult>> set(ClusterView view, Set request, Deadline deadline) {
    boolean unsafe = request.value().meta() != 0 && view.metaSupport() != MetaSupport.EVERY_SERVER;
    if (!unsafe || view.coordinator(request.key().hash()).isEmpty()) {
      return call(view, request.key(), request, deadline);
    }
    if (view.metaSupport() == MetaSupport.NOT_EVERY_SERVER) {
      return CompletableFuture.completedFuture(
          Outcome.giveUp(Failure.of(Failure.Kind.META_NOT_KEPT)));
    }
    context.router().attemptFailed();
    return CompletableFuture.completedFuture(
        Outcome.tryAgain(Failure.of(Failure.Kind.META_UNKNOWN)));
  }

  /**
   * Makes one attempt, with all the time that is left: a slow replica must not make a gateway
   * repeat a write that is still under way.
   *
   * @return the coordinator's answer, or that another attempt is due
   */
  <R> CompletableFuture<Outcome<R>> call(
      ClusterView view, RawKey key, Request<R> request, Deadline deadline) {
    Optional<NodeAddress> coordinator = view.coordinator(key.hash());
    if (coordinator.isEmpty()) {
      context.router().attemptFailed();
      return CompletableFuture.completedFuture(
          Outcome.tryAgain(Failure.of(Failure.Kind.NO_SERVER)));
    }
    return client
        .session(coordinator.get())
        .call(request, Math.max(1, deadline.remainingMillis()))
        .handle(
            (answer, failure) ->
                failure == null
                    ? Outcome.done(answer)
                    : Outcome.tryAgain(context.attemptFailed(failure, coordinator.get())));
  }
}
