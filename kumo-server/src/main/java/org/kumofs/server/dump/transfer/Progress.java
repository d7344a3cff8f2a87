package org.kumofs.server.dump.transfer;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.kumofs.time.TimeSource;

/**
 * Tells a person who waits how a transfer goes: a bar where it can be drawn over, otherwise a line
 * a second, the first one after two. The time counts from the first record on.
 */
public final class Progress implements TransferListener {

  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int BAR_LENGTH = 20;
  private static final String ERASE_LINE = "\r\033[K";
  private static final double MEGA = 1e6;

  private final PrintWriter err;
  private final boolean bar;
  private final TimeSource time;
  private long startNanos;
  private long nextNanos;
  private double firstShare;
  private boolean begun;
  private boolean drawn;

  /**
   * @param bar whether {@code err} is a terminal
   */
  public Progress(PrintWriter err, boolean bar, TimeSource time) {
    this.err = err;
    this.bar = bar;
    this.time = time;
  }

  @Override
  public void progress(double share, long records, long bytes) {
    long now = time.nanoTime();
    if (!begun) {
      begun = true;
      startNanos = now;
      nextNanos = now + FIRST_NANOS;
      // What an earlier run has done says nothing about the time that is left.
      firstShare = share;
    }
    if (now - nextNanos >= 0) {
      nextNanos = now + (bar ? BAR_NANOS : LINE_NANOS);
      draw(share, records, bytes);
    }
  }

  private void draw(double share, long records, long bytes) {
    double seconds = (time.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    String text =
        String.format(
            Locale.ROOT,
            "%3.0f %%  %,d records  %,.1f MB  %,.0f records/s  %,.1f MB/s  %s",
            share * 100,
            records,
            bytes / MEGA,
            records / seconds,
            bytes / MEGA / seconds,
            left(share, seconds));
    if (bar) {
      int full = (int) (share * BAR_LENGTH);
      err.print(ERASE_LINE + "[" + "#".repeat(full) + " ".repeat(BAR_LENGTH - full) + "] " + text);
      drawn = true;
    } else {
      err.println(text);
    }
    err.flush();
  }

  private String left(double share, double seconds) {
    double done = share - firstShare;
    if (done <= 0) {
      return "?:?? left";
    }
    long left = (long) (seconds * (1 - share) / done);
    long minutes = left / 60;
    return minutes < 60
        ? String.format(Locale.ROOT, "%d:%02d left", minutes, left % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d left", minutes / 60, minutes % 60, left % 60);
  }

  @Override
  public void notice(String line) {
    erase();
    err.println(line);
    err.flush();
  }

  /** Takes the bar away. */
  public void erase() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush();
      drawn = false;
    }
  }
}
