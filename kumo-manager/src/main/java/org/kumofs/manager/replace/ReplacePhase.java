package org.kumofs.manager.replace;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ManagerReplaceReport.Participant;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One phase of a replace: tells every server to start, again and again until it has acknowledged
 * that, and counts who has ended. How long the work itself takes is not limited. For the control
 * loop alone.
 */
final class ReplacePhase {

  private static final Logger log = LoggerFactory.getLogger(ReplacePhase.class);
  private static final long MAX_RETRY_FACTOR = 10;
  private static final long REMINDER_MILLIS = 30_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ReplaceMeans means;
  private final String name;
  private final ReplaceProgress progress;
  private final Supplier<Request<Acknowledged>> start;
  private final Consumer<NodeAddress> unreachable;

  /** How often each server was told; an answer to any but the last time says nothing. */
  private final Map<NodeAddress, Integer> attempts = new HashMap<>();

  private Scheduler.Cancellable reminder = () -> {};
  private final long begunNanos;
  private boolean closed;

  /**
   * Tells nobody before {@link #begin}.
   *
   * @param name for the log
   * @param start makes the message that starts the phase, anew for every server and attempt
   * @param unreachable hears of a server that was not connected before and can't be reached
   */
  ReplacePhase(
      ReplaceMeans means,
      String name,
      Collection<NodeAddress> servers,
      Supplier<Request<Acknowledged>> start,
      Consumer<NodeAddress> unreachable) {
    this.means = means;
    this.name = name;
    this.progress = new ReplaceProgress(servers);
    this.start = start;
    this.unreachable = unreachable;
    this.begunNanos = means.control().time().nanoTime();
  }

  /** Tells every server to start. */
  void begin() {
    reminder = means.control().scheduleRepeatedly(REMINDER_MILLIS, this::remind);
    progress.servers().forEach(server -> tell(server, means.timing().replaceRetryMillis()));
  }

  private void remind() {
    log.info("{} still waits for {}", name, progress.waitingFor());
  }

  /** A server may have forgotten what it was told, or its report may be lost: tells it again. */
  void tellAgain(NodeAddress server) {
    if (progress.isWaitingFor(server)) {
      tell(server, means.timing().replaceRetryMillis());
    }
  }

  private void tell(NodeAddress server, long retryMillis) {
    int attempt = attempts.merge(server, 1, Integer::sum);
    means
        .nodes()
        .session(server)
        .call(start.get(), means.timing().callTimeoutMillis())
        .whenCompleteAsync(
            (done, failure) -> {
              if (isCurrent(server, attempt)) {
                answered(server, failure, retryMillis);
              }
            },
            means.control());
  }

  private boolean isCurrent(NodeAddress server, int attempt) {
    return !closed && progress.isWaitingFor(server) && attempts.get(server) == attempt;
  }

  private void answered(NodeAddress server, Throwable failure, long retryMillis) {
    if (failure == null) {
      log.info("{}: {} has started", name, server);
      if (!progress.acknowledged(server)) {
        tellAgain(server);
      }
    } else if (means.membership().isConnected(server)) {
      log.warn(
          "{}: {} did not start ({}), telling it again in {} ms",
          name,
          server,
          failure.getMessage(),
          retryMillis);
      retry(server, retryMillis);
    } else {
      unreachable.accept(server);
    }
  }

  private void retry(NodeAddress server, long retryMillis) {
    int attempt = attempts.get(server);
    long next = Math.min(2 * retryMillis, MAX_RETRY_FACTOR * means.timing().replaceRetryMillis());
    means
        .control()
        .schedule(
            retryMillis,
            () -> {
              if (isCurrent(server, attempt)) {
                tell(server, next);
              }
            });
  }

  /**
   * A server reports that its work is done.
   *
   * @return whether that counts
   */
  boolean ended(NodeAddress server) {
    boolean counts = progress.ended(server);
    if (counts) {
      log.info("{}: {} has ended, waiting for {}", name, server, progress.waitingFor());
    }
    return counts;
  }

  /** A server takes no part any more. */
  void drop(NodeAddress server) {
    progress.drop(server);
  }

  /** Whether all have ended. */
  boolean isComplete() {
    return progress.isComplete();
  }

  /** Everybody who takes part. */
  List<NodeAddress> servers() {
    return progress.servers();
  }

  /** How far everybody is who takes part. */
  List<Participant> participants() {
    return progress.participants();
  }

  /** How long it takes so far. */
  long millis() {
    return (means.control().time().nanoTime() - begunNanos) / NANOS_PER_MILLI;
  }

  /** Tells nobody any more. */
  void close() {
    closed = true;
    reminder.cancel();
  }
}
