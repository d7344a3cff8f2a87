package org.kumofs.ctl.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.kumofs.ctl.bench.report.Row;

/** Tells a person who waits how it goes, a line a second. */
final class Progress {

  private static final double NANOS_PER_MILLI = 1e6;

  private final PrintWriter out;
  private final boolean quiet;

  Progress(PrintWriter out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  /** Says something. */
  void say(String text) {
    if (!quiet) {
      out.println(text);
      out.flush();
    }
  }

  void row(Row row) {
    Histogram latency = row.all().latency();
    long errors = row.interval().errorCount();
    say(
        String.format(
            Locale.ROOT,
            "%5.0f s %,11.0f ops/s   p50 %8.3f ms   p99 %8.3f ms%s",
            row.endSeconds(),
            row.perSecond(),
            latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
            latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
            errors > 0 ? String.format(Locale.ROOT, "   %,d errors", errors) : ""));
  }

  void preloading(long written, long keys) {
    say(String.format(Locale.ROOT, "preload: %,d of %,d", written, keys));
  }
}
