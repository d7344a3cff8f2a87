package org.kumofs.server.handler;

import org.kumofs.clock.ClockTime;
import org.kumofs.message.BackupReport;
import org.kumofs.message.BackupReport.Amount;
import org.kumofs.message.BackupReport.State;
import org.kumofs.server.store.BackupProgress;
import org.kumofs.server.store.BackupRequest;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.time.TimeSource;

/** One backup, from its beginning on. Written by the thread that makes it, read by any. */
final class BackupRun implements BackupProgress {

  private final BackupRequest request;
  private final TimeSource time;
  private final long startNanos;
  private State state = State.RUNNING;
  private long endNanos;
  private Amount amount = Amount.NONE;
  private String reason = "";

  BackupRun(BackupRequest request, TimeSource time) {
    this.request = request;
    this.time = time;
    this.startNanos = time.nanoTime();
  }

  BackupRequest request() {
    return request;
  }

  synchronized boolean isRunning() {
    return state == State.RUNNING;
  }

  @Override
  public synchronized void copied(long records, long bytes) {
    amount = new Amount(records, bytes, 0);
  }

  @Override
  public synchronized void checked(long bytes, long totalBytes) {
    amount = new Amount(amount.records(), bytes, totalBytes);
  }

  synchronized void done(BackupTotals totals) {
    amount = new Amount(totals.records(), totals.bytes(), totals.bytes());
    end(State.DONE);
  }

  synchronized void endUnlessEnded(String why) {
    if (isRunning()) {
      reason = why;
      end(State.FAILED);
    }
  }

  private void end(State how) {
    endNanos = time.nanoTime();
    state = how;
  }

  synchronized BackupReport report() {
    long nanos = (isRunning() ? time.nanoTime() : endNanos) - startNanos;
    ClockTime begun = request.origin().clockTime();
    return new BackupReport(state, begun, request.suffix(), nanos / 1_000_000, amount, reason);
  }
}
