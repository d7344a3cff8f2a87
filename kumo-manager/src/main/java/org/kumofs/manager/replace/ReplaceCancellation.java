package org.kumofs.manager.replace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.replace.ReplaceCoordinator.CancelledCopy;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Questions;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.wire.WireError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a copy at the word of an operator, whichever of the managers runs it, and keeps automatic
 * replaces from beginning it again at once. For the control loop alone. See {@code
 * docs/cluster.md}, Replace.
 */
public final class ReplaceCancellation {

  private static final Logger log = LoggerFactory.getLogger(ReplaceCancellation.class);

  private final ManagerConfig config;
  private final ReplaceMeans means;
  private final ReplaceCoordinator coordinator;
  private final AutoReplace autoReplace;
  private final Questions questions;

  /** Ends nothing by itself. */
  public ReplaceCancellation(
      ManagerConfig config,
      ReplaceMeans means,
      ReplaceCoordinator coordinator,
      AutoReplace autoReplace,
      Questions questions) {
    this.config = config;
    this.means = means;
    this.coordinator = coordinator;
    this.autoReplace = autoReplace;
    this.questions = questions;
  }

  /**
   * Ends the copy that runs.
   *
   * @return whether there was one; fails with the reason if it can't be ended
   */
  public CompletableFuture<Boolean> cancel(CancelReplace request) {
    if (coordinator.isDeleting()) {
      return refuse(
          "all records are copied, and what servers no longer own is being deleted; nothing is"
              + " lost by that, and it ends by itself");
    }
    autoReplace.hold();
    Optional<CancelledCopy> cancelled = coordinator.cancelCopy(request::concerns);
    cancelled.ifPresent(copy -> stop(copy.servers(), copy.time()));
    Optional<NodeAddress> partner = config.partner().filter(means.nodes()::isJoined);
    if (!request.passOn() || partner.isEmpty()) {
      return CompletableFuture.completedFuture(cancelled.isPresent());
    }
    CompletableFuture<Boolean> others = askPartner(partner.get(), request.ring());
    return cancelled.isPresent() ? others.handle((done, failure) -> true) : others;
  }

  /** Its automatic replace is to hold too, even if it runs none. */
  private CompletableFuture<Boolean> askPartner(NodeAddress partner, ClockTime ring) {
    return questions
        .ask(partner, session -> cancelAt(session, ring))
        .exceptionallyCompose(
            failure -> {
              String reason = reasonOf(failure);
              log.warn("{} can't cancel a replace: {}", partner, reason);
              return refuse(
                  "this manager runs no copy, and its partner "
                      + partner
                      + " can't cancel one: "
                      + reason);
            });
  }

  private CompletableFuture<Boolean> cancelAt(RpcSession session, ClockTime ring) {
    long timeoutMillis = means.timing().callTimeoutMillis();
    return Questions.capabilities(session, timeoutMillis)
        .thenCompose(
            mask ->
                (mask & ManagerStatus.REPLACE_CONTROL) != 0
                    ? session.call(new CancelReplace(ring, false), timeoutMillis)
                    : refuse("it is an older version"));
  }

  /** Without this they would go on in vain: their ends do not count any more. */
  private void stop(List<NodeAddress> servers, ClockTime time) {
    servers.forEach(
        server ->
            questions
                .capabilities(server)
                .thenComposeAsync(mask -> stop(server, mask, time), means.control())
                .exceptionally(
                    failure -> {
                      log.info("{} goes on copying in vain: {}", server, reasonOf(failure));
                      return false;
                    }));
  }

  private CompletableFuture<Boolean> stop(NodeAddress server, long mask, ClockTime time) {
    return (mask & ReplaceStatus.CAPABILITY) != 0
        ? means
            .nodes()
            .session(server)
            .call(new CancelReplace(time, false), means.timing().callTimeoutMillis())
        : refuse("it is an older version");
  }

  private static String reasonOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof RpcException refused && refused.error() instanceof WireError.Text words
        ? words.text()
        : cause.getMessage();
  }

  private static CompletableFuture<Boolean> refuse(String reason) {
    return CompletableFuture.failedFuture(RpcException.withError(new WireError.Text(reason)));
  }
}
