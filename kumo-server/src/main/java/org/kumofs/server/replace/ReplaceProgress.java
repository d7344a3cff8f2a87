package org.kumofs.server.replace;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.kumofs.message.ReplaceReport.Amount;
import org.kumofs.message.ReplaceReport.Counts;
import org.kumofs.message.ReplaceReport.Progress;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.server.replace.stream.OfferIntake;
import org.kumofs.server.store.KeyPosition;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.TimeSource;

/**
 * Counts what a phase of a replace has done so far, and estimates how long it will take. May be
 * used by any thread.
 */
final class ReplaceProgress implements OfferIntake.Receipts {

  private static final double BYTES_PER_MEGABYTE = 1 << 20;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MILLION = 1_000_000;

  private final TimeSource time;
  private final long begunNanos;
  private final LongAdder scanned = new LongAdder();
  private final LongAdder scannedBytes = new LongAdder();
  private final LongAdder offered = new LongAdder();
  private final LongAdder offeredBytes = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  private volatile double position;
  private Step step = Step.STARTING;
  private long stepNanos;
  private long sentBytesBefore;
  private long endNanos;

  private long lastSentBytes;
  private long lastNanos;

  ReplaceProgress(TimeSource time) {
    this.time = time;
    this.begunNanos = time.nanoTime();
    this.stepNanos = begunNanos;
    this.lastNanos = begunNanos;
  }

  /** Goes on to another step; from one that comes later there is no way back. */
  synchronized void enter(Step next) {
    if (next.compareTo(step) <= 0) {
      return;
    }
    long now = time.nanoTime();
    if (next.isOver() && !step.isOver()) {
      endNanos = now;
    }
    step = next;
    stepNanos = now;
    sentBytesBefore = sentBytes.sum();
  }

  /** The next records of the scan were dealt with. */
  void scanned(List<StoredRecord> records) {
    scanned.add(records.size());
    scannedBytes.add(records.stream().mapToLong(StoredRecord::size).sum());
    position = KeyPosition.of(records.get(records.size() - 1).key());
  }

  /** The scan has come to the end. */
  void allScanned() {
    position = 1;
  }

  /** A record was put into an offer; once for each receiver. */
  void recordOffered() {
    offered.increment();
  }

  /** An offer of so many compressed bytes waits for its receiver. */
  void bytesOffered(long bytes) {
    offeredBytes.add(bytes);
  }

  /** A receiver has taken an offer. Those that are withdrawn when the phase is over don't count. */
  synchronized void recordsSent(long records) {
    if (!step.isOver()) {
      sent.add(records);
    }
  }

  void bytesSent(long bytes) {
    sentBytes.add(bytes);
  }

  @Override
  public void recordReceived() {
    received.increment();
  }

  @Override
  public void bytesReceived(long bytes) {
    receivedBytes.add(bytes);
  }

  void recordDropped() {
    dropped.increment();
  }

  /** What was done. */
  Counts counts() {
    return new Counts(
        new Amount(scanned.sum(), scannedBytes.sum()),
        new Amount(sent.sum(), sentBytes.sum()),
        new Amount(received.sum(), receivedBytes.sum()),
        dropped.sum());
  }

  /** How far it is. */
  synchronized Progress progress() {
    long now = time.nanoTime();
    long nanos = (step.isOver() ? endNanos : now) - begunNanos;
    return new Progress(
        step,
        nanos / NANOS_PER_MILLI,
        (int) (position * MILLION),
        Math.round(bytesPerSecond(now)),
        leftMillis(now));
  }

  private double bytesPerSecond(long now) {
    double seconds = (now - stepNanos) / NANOS_PER_SECOND;
    if (seconds <= 0) {
      return 0;
    }
    return switch (step) {
      case SCANNING -> scannedBytes.sum() / seconds;
      case SENDING -> (sentBytes.sum() - sentBytesBefore) / seconds;
      default -> 0;
    };
  }

  /** Records are spread evenly, so the rest goes on like the part before. */
  private OptionalLong leftMillis(long now) {
    double share =
        switch (step) {
          case SCANNING -> position;
          case SENDING -> sentShare();
          default -> 0;
        };
    if (share <= 0) {
      return OptionalLong.empty();
    }
    double stepMillis = (now - stepNanos) / (double) NANOS_PER_MILLI;
    return OptionalLong.of(Math.round(stepMillis * (1 - share) / share));
  }

  /** Of what was left to be sent after the scan; an offer that failed is sent again from 0. */
  private double sentShare() {
    long wanted = offeredBytes.sum() - sentBytesBefore;
    return wanted <= 0 ? 0 : Math.min(1, (sentBytes.sum() - sentBytesBefore) / (double) wanted);
  }

  /** One line for the log; the rate is that since the last line. One thread at a time. */
  String line() {
    long now = time.nanoTime();
    long sentNow = sentBytes.sum();
    double seconds = (now - lastNanos) / NANOS_PER_SECOND;
    double rate = seconds > 0 ? (sentNow - lastSentBytes) / seconds : 0;
    lastNanos = now;
    lastSentBytes = sentNow;
    return String.format(
        Locale.ROOT,
        "%d records scanned, %d offered, %d dropped, %.1f MB sent, %.1f MB/s",
        scanned.sum(),
        offered.sum(),
        dropped.sum(),
        sentNow / BYTES_PER_MEGABYTE,
        rate / BYTES_PER_MEGABYTE);
  }
}
