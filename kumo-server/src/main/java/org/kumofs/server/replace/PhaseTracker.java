package org.kumofs.server.replace;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceReport.Step;
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
  private volatile Run run;
  private Scheduler.Cancellable reports = () -> {};

  /**
   * A phase with what is known of it.
   *
   * @param phase empty before the first one
   * @param failure why it failed; empty unless it did
   */
  private record Run(Optional<Phase> phase, ReplaceProgress progress, String failure) {

    boolean is(Phase one) {
      return phase.filter(one::equals).isPresent();
    }
  }

  /**
   * @param callTimeoutMillis limit for the answer of a manager to one report
   */
  PhaseTracker(ReplaceCalls calls, long callTimeoutMillis, ControlLoop control) {
    this.calls = calls;
    this.callTimeoutMillis = callTimeoutMillis;
    this.control = control;
    this.run = new Run(Optional.empty(), new ReplaceProgress(control.time()), "");
  }

  /** Ends the phase before, whatever it was at, and begins another. */
  void begin(Phase next) {
    close();
    ReplaceProgress counted = new ReplaceProgress(control.time());
    run = new Run(Optional.of(next), counted, "");
    log.info("start replace {}", next.kind());
    reports =
        control.scheduleRepeatedly(
            REPORT_INTERVAL_MILLIS, () -> log.info("replace {}: {}", next.kind(), counted.line()));
  }

  /** What the phase has done so far. Any thread. */
  ReplaceProgress progress() {
    return run.progress();
  }

  /** What the server answers when it is asked how it fares. Any thread. */
  ReplaceReport report() {
    Run now = run;
    return now.phase()
        .map(
            phase ->
                new ReplaceReport(
                    phase.kind().stage(),
                    phase.ringTime(),
                    now.progress().progress(),
                    now.progress().counts(),
                    now.failure()))
        .orElse(ReplaceReport.NONE);
  }

  /** The flag in the server's replace state. Any thread. */
  int stateFlag() {
    return run.phase().map(Phase::stateFlag).orElse(0);
  }

  boolean isCopying() {
    return copying().isPresent();
  }

  private Optional<Phase> copying() {
    return run.phase().filter(now -> now.kind() == Phase.Kind.COPY && now.isWorking());
  }

  /**
   * Stops a copy that is at work.
   *
   * @param meant whether the copy for a ring with a stamp is to be stopped
   * @return whether one was stopped
   */
  boolean cancelCopy(Predicate<ClockTime> meant) {
    boolean cancelled = copying().filter(copy -> meant.test(copy.ringTime())).isPresent();
    if (cancelled) {
      run.progress().enter(Step.CANCELLED);
      close();
    }
    return cancelled;
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
    ReplaceProgress progress = run.progress();
    progress.enter(Step.ENDED);
    log.info("replace {}: {}", ended.kind(), progress.line());
    log.info(words);
    RetriedCall.start(
            "reporting the end of replace " + ended.kind(),
            () -> calls.call(ended.manager(), report.get(), callTimeoutMillis),
            ended::isCurrent,
            control)
        .thenRun(() -> progress.enter(Step.REPORTED));
  }

  /** The phase has failed; the manager hears nothing, so it goes no further. */
  void failed(Phase ended, Throwable failure) {
    stop(ended);
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String kind = ended.kind().toString();
    if (run.is(ended)) {
      run.progress().enter(Step.FAILED);
      run = new Run(run.phase(), run.progress(), String.valueOf(cause.getMessage()));
    }
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
    run.phase().ifPresent(Phase::supersede);
    reports.cancel();
  }
}
