package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Extension;
import org.kumofs.gateway.route.Support;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Request;
import org.kumofs.message.Set;
import org.kumofs.message.SetResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.update.UpdateStatus;

/** Sends writes to the coordinators of their keys. Belongs to one loop. */
final class CoordinatorCalls {

  private final LoopContext context;
  private final RpcClient client;

  CoordinatorCalls(LoopContext context, RpcClient client) {
    this.context = context;
    this.client = client;
  }

  /**
   * Makes one attempt to store a value.
   *
   * @param needed what every server must have, so that none of them garbles the record
   */
  CompletableFuture<Outcome<SetResult>> set(
      ClusterView view, Set request, Optional<Extension> needed, Deadline deadline) {
    boolean hasCoordinator = view.coordinator(request.key().hash()).isPresent();
    return this.<SetResult>obstacle(view, needed.filter(extension -> hasCoordinator))
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> call(view, request.key(), request, deadline));
  }

  /** Makes one attempt of an update, with a coordinator that serves updates. */
  CompletableFuture<Outcome<UpdateAnswer>> update(
      ClusterView view, ApplyUpdate request, Deadline deadline) {
    return call(view, request.key(), request, deadline).thenApply(CoordinatorCalls::settled);
  }

  private static Outcome<UpdateAnswer> settled(Outcome<UpdateAnswer> outcome) {
    if (outcome instanceof Outcome.TryAgain<UpdateAnswer> again
        && again.failure().kind() == Failure.Kind.REFUSED) {
      return Outcome.giveUp(again.failure());
    }
    return outcome.then(
        answer ->
            answer.status() == UpdateStatus.FAILED
                ? Outcome.tryAgain(Failure.replicaFailed())
                : Outcome.done(answer));
  }

  /** Why an attempt can't be made now that needs an extension of every server, if it can't. */
  <T> Optional<Outcome<T>> obstacle(ClusterView view, Optional<Extension> needed) {
    return needed
        .filter(extension -> view.capabilities().ofAll(extension) != Support.YES)
        .map(extension -> obstacle(extension, view.capabilities().ofAll(extension)));
  }

  /** Why an attempt can't be made now that needs an extension, which is not there or not known. */
  <T> Outcome<T> obstacle(Extension extension, Support support) {
    if (support == Support.NO) {
      return Outcome.giveUp(Failure.notServed(extension));
    }
    context.router().attemptFailed();
    return Outcome.tryAgain(Failure.notKnownToBeServed(extension));
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
                    : Outcome.failed(context.attemptFailed(failure, coordinator.get())));
  }
}
