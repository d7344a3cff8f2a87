package org.kumofs.server.replace;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.kumofs.time.TimeSource;

/** Counts what a phase of a replace has done so far. Counters may be raised by any thread. */
final class ReplaceProgress {

  private static final double BYTES_PER_MEGABYTE = 1 << 20;
  private static final double NANOS_PER_SECOND = 1e9;

  private final TimeSource time;
  private final LongAdder scanned = new LongAdder();
  private final LongAdder offered = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();

  private long lastSentBytes;
  private long lastNanos;

  ReplaceProgress(TimeSource time) {
    this.time = time;
    this.lastNanos = time.nanoTime();
  }

  void recordScanned() {
    scanned.increment();
  }

  /** A record was put into an offer; once for each receiver. */
  void recordOffered() {
    offered.increment();
  }

  void recordDropped() {
    dropped.increment();
  }

  void bytesSent(long bytes) {
    sentBytes.add(bytes);
  }

  long offered() {
    return offered.sum();
  }

  /** One line for the log; the rate is that since the last line. One thread at a time. */
  String line() {
    long now = time.nanoTime();
    long sent = sentBytes.sum();
    double seconds = (now - lastNanos) / NANOS_PER_SECOND;
    double rate = seconds > 0 ? (sent - lastSentBytes) / seconds : 0;
    lastNanos = now;
    lastSentBytes = sent;
    return String.format(
        Locale.ROOT,
        "%d records scanned, %d offered, %d dropped, %.1f MB sent, %.1f MB/s",
        scanned.sum(),
        offered.sum(),
        dropped.sum(),
        sent / BYTES_PER_MEGABYTE,
        rate / BYTES_PER_MEGABYTE);
  }
}
