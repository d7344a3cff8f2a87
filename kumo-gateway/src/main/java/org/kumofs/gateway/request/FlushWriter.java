package org.kumofs.gateway.request;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Extension;
import org.kumofs.message.Flush;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;

/**
 * Flushes everything that the cluster holds: tells all active servers the latest version stamp that
 * any of them may have given, and that nothing up to it counts any more. Telling a server again
 * does no harm, so whatever fails is repeated. Belongs to one loop.
 */
final class FlushWriter {

  private static final long LATEST_SECONDS = 0xffff_ffffL;

  private final LoopContext context;
  private final CoordinatorCalls calls;
  private final RpcClient client;
  private final Optional<LocalCache> cache;

  FlushWriter(
      LoopContext context, CoordinatorCalls calls, RpcClient client, Optional<LocalCache> cache) {
    this.context = context;
    this.calls = calls;
    this.client = client;
    this.cache = cache;
  }

  /**
   * Flushes.
   *
   * @param delaySeconds how long from now; 0 or less for at once
   */
  CompletableFuture<FlushResult> flush(long delaySeconds) {
    long dueSeconds =
        delaySeconds <= 0
            ? 0
            : Math.min(LATEST_SECONDS, context.time().unixSeconds() + delaySeconds);
    Deadline deadline = context.newDeadline();
    Limits limits =
        new Limits(1 + context.settings().retries().setRetries(), Backoff.MANY_ATTEMPTS, deadline);
    return context
        .retrier()
        .run(limits, new Operation(dueSeconds, deadline)::attempt, context::flushFailed)
        .whenComplete((result, broken) -> cache.ifPresent(LocalCache::clear));
  }

  private final class Operation {

    private final long dueSeconds;
    private final Deadline deadline;
    private final Set<NodeAddress> told = new HashSet<>();
    private Optional<ClockTime> stamp = Optional.empty();

    Operation(long dueSeconds, Deadline deadline) {
      this.dueSeconds = dueSeconds;
      this.deadline = deadline;
    }

    CompletableFuture<Outcome<FlushResult>> attempt() {
      ClusterView view = context.router().view();
      List<NodeAddress> servers = List.copyOf(view.activeServers());
      if (servers.isEmpty()) {
        context.router().attemptFailed();
        return settled(Outcome.tryAgain(Failure.of(Failure.Kind.NO_SERVER)));
      }
      Optional<Outcome<FlushResult>> obstacle =
          calls.obstacle(view, Optional.of(Extension.UPDATES));
      if (obstacle.isPresent()) {
        return settled(obstacle.get());
      }
      return stamp.isPresent() ? tell(servers) : askForClocks(servers);
    }

    private CompletableFuture<Outcome<FlushResult>> askForClocks(List<NodeAddress> servers) {
      return callAll(servers, new GetStatus(StatusCode.CLOCK_TIME))
          .thenCompose(
              answers -> {
                Outcome<ClockTime> latest = latest(answers);
                if (latest instanceof Outcome.Done<ClockTime> known) {
                  stamp = Optional.of(known.value());
                  return tell(servers);
                }
                return settled(latest.then(unused -> done()));
              });
    }

    private Outcome<ClockTime> latest(List<Outcome<StatusValue>> answers) {
      Outcome<ClockTime> latest = Outcome.done(ClockTime.ZERO);
      for (Outcome<StatusValue> answer : answers) {
        latest =
            latest.then(
                held ->
                    answer.then(
                        value ->
                            value instanceof StatusValue.Number clock
                                ? Outcome.done(ClockTime.join(held, new ClockTime(clock.bits())))
                                : Outcome.giveUp(Failure.notServed(Extension.UPDATES))));
      }
      return latest;
    }

    private CompletableFuture<Outcome<FlushResult>> tell(List<NodeAddress> servers) {
      List<NodeAddress> untold = servers.stream().filter(server -> !told.contains(server)).toList();
      if (untold.isEmpty()) {
        return settled(done());
      }
      return callAll(untold, new Flush(stamp.orElseThrow(), dueSeconds))
          .thenCompose(
              answers -> {
                Outcome<FlushResult> all = done();
                for (int i = 0; i < answers.size(); i++) {
                  if (answers.get(i) instanceof Outcome.Done) {
                    told.add(untold.get(i));
                  }
                  Outcome<?> answer = answers.get(i);
                  all = all.then(unused -> answer.then(acknowledged -> done()));
                }
                // Somebody may have joined meanwhile.
                return all instanceof Outcome.Done ? attempt() : settled(all);
              });
    }

    private <R> CompletableFuture<List<Outcome<R>>> callAll(
        List<NodeAddress> servers, Request<R> request) {
      Gathering<Outcome<R>> answers = new Gathering<>(servers.size());
      for (int i = 0; i < servers.size(); i++) {
        NodeAddress server = servers.get(i);
        answers.add(
            i,
            client
                .session(server)
                .call(request, Math.max(1, deadline.remainingMillis()))
                .handle(
                    (answer, failure) ->
                        failure == null
                            ? Outcome.done(answer)
                            : Outcome.tryAgain(context.attemptFailed(failure, server))));
      }
      return answers.all();
    }
  }

  private static Outcome<FlushResult> done() {
    return Outcome.done(new FlushResult.Flushed());
  }

  private static <T> CompletableFuture<T> settled(T outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
