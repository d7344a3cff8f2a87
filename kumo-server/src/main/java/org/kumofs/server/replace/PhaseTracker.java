package org.kumofs.server.replace;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.Request;
import org.kumofs.server.replace.stream.OfferFailedException;
import org.kumofs.server.store.StoreException;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which phase this server is in: tells the log how it goes, and the manager when it is done.
 * Control loop only, but for what is said to be for any thread.
 */
final class PhaseTracker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PhaseTracker.class);
  private static final long REPORT_INTERVAL_MILLIS = 5_000;

  private final ReplaceCalls calls;
  private final long callTimeoutMillis;
  private final ControlLoop control;
  private volatile Optional<Phase> phase = Optional.empty();
  private volatile ReplaceProgress progress;
  private Scheduler.Cancellable reports = () -> {};

  /**
   * @param callTimeoutMillis limit for the answer of a manager to one report
   */
  PhaseTracker(ReplaceCalls calls, long callTimeoutMillis, ControlLoop control) {
    this.calls = calls;
    this.callTimeoutMillis = callTimeoutMillis;
    this.control = control;
    this.progress = new ReplaceProgress(control.time());
  }

  /** Ends the phase before, whatever it was at, and begins another. */
  void begin(Phase next) {
    close();
    ReplaceProgress counted = new ReplaceProgress(control.time());
    progress = counted;
    phase = Optional.of(next);
    log.info("start replace {}", next.kind());
    reports =
        control.scheduleRepeatedly(
            REPORT_INTERVAL_MILLIS, () -> log.info("replace {}: {}", next.kind(), counted.line()));
  }

  /** What the phase has done so far. Any thread. */
  ReplaceProgress progress() {
    return progress;
  }

  /** The flag in the server's replace state. Any thread. */
  int stateFlag() {
    return phase.map(Phase::stateFlag).orElse(0);
  }

  boolean isCopying() {
    return phase.filter(now -> now.kind() == Phase.Kind.COPY && now.isWorking()).isPresent();
  }

  /**
   * The phase has done its work.
   *
   * @param words for the log
   * @param report tells the manager; made anew and sent until it has heard or something newer
   *     begins
   */
  void done(Phase ended, String words, Supplier<Request<Acknowledged>> report) {
    stop(ended);
    log.info("replace {}: {}", ended.kind(), progress.line());
    log.info(words);
    RetriedCall.start(
        "reporting the end of replace " + ended.kind(),
        () -> calls.call(ended.manager(), report.get(), callTimeoutMillis),
        ended::isCurrent,
        control);
  }

  /** The phase has failed; the manager hears nothing, so it goes no further. */
  void failed(Phase ended, Throwable failure) {
    stop(ended);
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String kind = ended.kind().toString();
    if (cause instanceof CancellationException) {
      log.info("replace {} cancelled: {}", kind, cause.getMessage());
    } else if (cause instanceof OfferFailedException || cause instanceof StoreException) {
      log.error("replace {} failed and is not reported as done: {}", kind, cause.getMessage());
    } else {
      log.error("replace {} failed and is not reported as done", kind, cause);
    }
  }

  private void stop(Phase ended) {
    ended.finish();
    reports.cancel();
  }

  @Override
  public void close() {
    phase.ifPresent(Phase::supersede);
    reports.cancel();
  }
}
