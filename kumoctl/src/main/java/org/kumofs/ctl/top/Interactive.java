package org.kumofs.ctl.top;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.kumofs.ctl.top.model.ClusterState;
import org.kumofs.ctl.top.model.Watch;
import org.kumofs.ctl.top.terminal.FullScreen;
import org.kumofs.ctl.top.view.Screen;
import org.kumofs.ctl.top.view.ViewState;
import org.kumofs.time.TimeSource;

/** Watches on a terminal: asks, draws and obeys keys, until it is told to end. */
public final class Interactive {

  private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);
  private static final long DRAW_NANOS = 100_000_000L;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Watch watch;
  private final FullScreen terminal;
  private final TimeSource time;
  private final long intervalNanos;
  private final Screen screen = new Screen(ZoneId.systemDefault());
  private ViewState chosen = ViewState.INITIAL;

  /**
   * @param interval between two questions to a server, if not the usual
   */
  public Interactive(
      Watch watch, FullScreen terminal, TimeSource time, Optional<Duration> interval) {
    this.watch = watch;
    this.terminal = terminal;
    this.time = time;
    intervalNanos = interval.orElse(DEFAULT_INTERVAL).toNanos();
  }

  /** Runs until q, an interrupt or the end of the terminal. */
  public void run() throws IOException {
    long nextAsk = time.nanoTime();
    boolean quit = false;
    while (!quit && !terminal.interrupted()) {
      if (time.nanoTime() - nextAsk >= 0) {
        watch.ask();
        nextAsk = Math.max(nextAsk + intervalNanos, time.nanoTime());
      }
      draw();
      // Answers and a new size are seen at the next drawing; what is the same is not sent again.
      long untilAsk = Math.max(0, nextAsk - time.nanoTime());
      Optional<Character> key = terminal.key(Math.min(DRAW_NANOS, untilAsk) / NANOS_PER_MILLI);
      quit = key.isPresent() && isQuit(key.get());
      if (key.isPresent()) {
        chosen = chosen.after(key.get());
      }
    }
  }

  private void draw() {
    int width = terminal.width();
    ClusterState state = watch.state();
    terminal.show(screen.draw(state, chosen, width, terminal.height()), width);
  }

  private static boolean isQuit(char key) {
    final char interrupt = 3;
    return key == 'q' || key == interrupt;
  }
}
