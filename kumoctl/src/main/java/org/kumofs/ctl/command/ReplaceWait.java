package org.kumofs.ctl.command;

import java.io.PrintWriter;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.command.ReplaceWatch.Observation;
import org.kumofs.time.Sleeper;
import org.kumofs.time.TimeSource;

/** Waits for a replace and says on the way how far it is. */
final class ReplaceWait {

  static final int FINISHED = 0;
  static final int NOT_FINISHED = 2;
  static final int TIMED_OUT = 3;

  private static final long POLL_MILLIS = 500;

  /** A line at least this often, so that a person sees that it goes on. */
  private static final long LINE_MILLIS = 5_000;

  /** Between two phases nobody works for a moment; only so many quiet looks in a row count. */
  private static final int QUIET_LOOKS_TO_FINISH = 2;

  private static final int QUIET_LOOKS_TO_FAIL = 8;

  private final ReplaceWatch watch;
  private final TimeSource time;
  private final Sleeper sleeper;
  private final PrintWriter progress;

  private String lastLine = "";
  private long lastLineNanos;

  ReplaceWait(ReplaceWatch watch, TimeSource time, Sleeper sleeper, PrintWriter progress) {
    this.watch = watch;
    this.time = time;
    this.sleeper = sleeper;
    this.progress = progress;
  }

  /**
   * Waits until the replace is over.
   *
   * @return the exit code that says how it ended
   */
  int await(long limitMillis) throws InterruptedException {
    long start = time.nanoTime();
    int quietLooks = 0;
    while (elapsedMillis(start) <= limitMillis) {
      try {
        Observation seen = watch.observe();
        quietLooks = seen.isQuiet() ? quietLooks + 1 : 0;
        say(elapsedMillis(start), describe(seen));
        if (seen.ringsAgree() && quietLooks >= QUIET_LOOKS_TO_FINISH) {
          say(elapsedMillis(start), "replace finished");
          return FINISHED;
        }
        if (quietLooks >= QUIET_LOOKS_TO_FAIL) {
          say(elapsedMillis(start), "the replace was cancelled; members down: " + seen.faults());
          return NOT_FINISHED;
        }
      } catch (CallException e) {
        say(elapsedMillis(start), e.getMessage());
        return NOT_FINISHED;
      }
      sleeper.sleepMillis(POLL_MILLIS);
    }
    say(elapsedMillis(start), "the replace is still running; not waiting any longer");
    return TIMED_OUT;
  }

  private static String describe(Observation seen) {
    if (seen.isQuiet()) {
      return seen.ringsAgree() ? "rings agree, no server is busy" : "between two phases";
    }
    return String.join(", ", seen.busy());
  }

  private void say(long elapsedMillis, String line) {
    long now = time.nanoTime();
    if (!line.equals(lastLine) || (now - lastLineNanos) / 1_000_000 >= LINE_MILLIS) {
      progress.printf("%5.1f s  %s%n", elapsedMillis / 1000.0, line);
      progress.flush();
      lastLine = line;
      lastLineNanos = now;
    }
  }

  private long elapsedMillis(long startNanos) {
    return (time.nanoTime() - startNanos) / 1_000_000;
  }
}
