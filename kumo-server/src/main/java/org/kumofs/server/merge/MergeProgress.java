package org.kumofs.server.merge;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableSpan;
import org.kumofs.time.TimeSource;

/**
 * Tells a person who waits how a merge goes: a bar where it can be drawn over, otherwise a line a
 * second, the first one after two. And says that it is to stop, if it is.
 */
final class MergeProgress implements MergeListener {

  private static final long FIRST_LINE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BAR_LENGTH = 40;
  private static final String ERASE_LINE = "\r\033[K";

  private final MergeListener results;
  private final PrintWriter err;
  private final boolean bar;
  private final BooleanSupplier stopped;
  private final TimeSource time;
  private final boolean skipsDamage;
  private long nextNanos;
  private int unreadable;

  /**
   * @param results told of everything, once the bar is out of the way
   * @param bar whether {@code err} is a terminal
   * @param skipsDamage whether to go on without what can't be read
   */
  MergeProgress(
      MergeListener results,
      PrintWriter err,
      boolean bar,
      BooleanSupplier stopped,
      boolean skipsDamage,
      TimeSource time) {
    this.results = results;
    this.err = err;
    this.bar = bar;
    this.stopped = stopped;
    this.skipsDamage = skipsDamage;
    this.time = time;
    nextNanos = time.nanoTime() + (bar ? 0 : FIRST_LINE_NANOS);
  }

  @Override
  public void progress(double share, long recordsRead) {
    if (stopped.getAsBoolean()) {
      throw new MergeStoppedException();
    }
    if (time.nanoTime() - nextNanos >= 0) {
      nextNanos = time.nanoTime() + (bar ? BAR_NANOS : LINE_NANOS);
      draw(share, recordsRead);
    }
  }

  private void draw(double share, long recordsRead) {
    String text = String.format(Locale.ROOT, "%3.0f %%  %,d records", share * 100, recordsRead);
    if (bar) {
      int full = (int) (share * BAR_LENGTH);
      err.print(ERASE_LINE + "[" + "#".repeat(full) + " ".repeat(BAR_LENGTH - full) + "] " + text);
    } else {
      err.println(text);
    }
    err.flush();
  }

  @Override
  public void unreadable(UnreadableSpan span, StoreException failure) {
    if (!skipsDamage) {
      throw failure;
    }
    unreadable++;
    erase();
    err.println(span.words());
    err.flush();
  }

  /** How many ranges of keys could not be read. */
  int unreadable() {
    return unreadable;
  }

  @Override
  public void merged(Path source, MergeTotals totals) {
    erase();
    results.merged(source, totals);
  }

  @Override
  public void closing() {
    erase();
    results.closing();
  }

  /** Takes the bar away. */
  void erase() {
    if (bar) {
      err.print(ERASE_LINE);
      err.flush();
    }
  }
}
