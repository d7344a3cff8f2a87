package org.kumofs.ctl.top;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.top.model.ClusterState;
import org.kumofs.ctl.top.model.Watch;
import org.kumofs.ctl.top.view.SampleJson;
import org.kumofs.ctl.top.view.Screen;
import org.kumofs.ctl.top.view.ViewState;
import org.kumofs.time.SystemTime;

/** Watches without a terminal: prints tables, or JSON objects. */
public final class Printed {

  private static final int WIDTH = 132;
  private static final long LEAST_PATIENCE_MILLIS = 2_500;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Watch watch;
  private final PrintWriter out;
  private final SystemTime time;
  private final long delayMillis;

  /**
   * @param delay between two samples
   */
  public Printed(Watch watch, PrintWriter out, SystemTime time, Duration delay) {
    this.watch = watch;
    this.out = out;
    this.time = time;
    delayMillis = delay.toMillis();
  }

  /**
   * Prints so many samples; each is about the time since the one before, the first about a time
   * before it is printed.
   *
   * @param count how many; 0 for no end
   * @throws CallException at the end, if a server did not answer in the last one
   */
  public void run(int count, boolean json) throws CallException, InterruptedException {
    long due = time.nanoTime();
    sample();
    for (int printed = 0; count == 0 || printed < count; printed++) {
      due += delayMillis * NANOS_PER_MILLI;
      time.sleepMillis(Math.max(0, (due - time.nanoTime()) / NANOS_PER_MILLI));
      sample();
      if (!json && printed > 0) {
        out.println();
      }
      print(watch.state(), json);
    }
    int failed = watch.state().failed();
    if (failed > 0) {
      throw new CallException(
          "%d of %d servers gave no answer; their rows say why"
              .formatted(failed, watch.state().servers().size()));
    }
  }

  /** Waits for the answers, but not for a server that hangs. */
  private void sample() throws InterruptedException {
    CompletableFuture<Void> answers = watch.ask();
    try {
      answers.get(Math.max(delayMillis, LEAST_PATIENCE_MILLIS), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hangs) {
      // Its row says so.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void print(ClusterState state, boolean json) {
    if (json) {
      out.println(SampleJson.of(state, time.unixMillis()));
    } else {
      new Screen(ZoneId.systemDefault())
          .table(state, ViewState.INITIAL, WIDTH)
          .forEach(line -> out.println(line.text().stripTrailing()));
    }
    out.flush();
  }
}
