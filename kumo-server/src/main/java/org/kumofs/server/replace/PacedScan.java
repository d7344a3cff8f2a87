package org.kumofs.server.replace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.kumofs.data.RawKey;
import org.kumofs.server.replace.ReplaceEnvironment.Threads;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.UnreadableSpan;

/**
 * A walk over a snapshot of all records, in short tasks in the background, not faster than it may.
 * One task at a time.
 */
final class PacedScan {

  private static final int RECORDS_PER_CHUNK = 500;

  private final Store store;
  private final Visitor visitor;
  private final BooleanSupplier wanted;
  private final Gaps gaps;
  private final CopyPace pace;
  private final Threads threads;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private Scan scan;

  /** Does something with the records. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Takes the next records; may block on the disk.
     *
     * @return done when the walk may go on
     */
    CompletableFuture<Void> visit(List<StoredRecord> records) throws IOException;
  }

  /**
   * @param wanted asked before each step: when it says no the walk is cancelled; any thread
   * @param gaps tells how to go on where records can't be read
   */
  PacedScan(
      Store store,
      Visitor visitor,
      BooleanSupplier wanted,
      Gaps gaps,
      CopyPace pace,
      Threads threads) {
    this.store = store;
    this.visitor = visitor;
    this.wanted = wanted;
    this.gaps = gaps;
    this.pace = pace;
    this.threads = threads;
  }

  /**
   * Begins: the snapshot is taken on a background thread.
   *
   * @return done after the last record; fails with what the store or the visitor threw
   */
  CompletableFuture<Void> start() {
    inBackground(
        () -> {
          scan = store.scan();
          step();
        });
    return result;
  }

  private void step() throws IOException {
    requireWanted();
    List<StoredRecord> records;
    try {
      records = scan.next(RECORDS_PER_CHUNK);
    } catch (StoreException e) {
      fill(scan.skipUnreadable(e.getMessage()));
      return;
    }
    visit(records);
  }

  private void visit(List<StoredRecord> records) throws IOException {
    if (records.isEmpty()) {
      scan.close();
      result.complete(null);
    } else {
      visit(records, this::step);
    }
  }

  private void visit(List<StoredRecord> records, Task next) throws IOException {
    long pauseMillis = pace.takeMillis(records.size(), sizeOf(records));
    visitor
        .visit(records)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                goOn(pauseMillis, next);
              } else {
                fail(failure);
              }
            });
  }

  private void goOn(long pauseMillis, Task next) {
    if (pauseMillis > 0) {
      threads.control().schedule(pauseMillis, () -> inBackground(next));
    } else {
      inBackground(next);
    }
  }

  /** What the snapshot can't show is visited as it is now, which is as good or later. */
  private void fill(UnreadableSpan span) {
    gaps.fill(span)
        .whenComplete(
            (filling, failure) -> {
              if (failure == null) {
                Task next = filling.rest().<Task>map(rest -> () -> fill(rest)).orElse(this::step);
                goOn(0, () -> visitKeys(filling.keys(), next));
              } else {
                fail(failure);
              }
            });
  }

  private void visitKeys(List<RawKey> keys, Task end) throws IOException {
    requireWanted();
    List<StoredRecord> records = new ArrayList<>();
    int taken = 0;
    while (taken < keys.size() && sizeOf(records) < Scan.CHUNK_BYTES) {
      RawKey key = keys.get(taken++);
      store.get(key).ifPresent(value -> records.add(new StoredRecord(key, value)));
    }
    List<RawKey> left = keys.subList(taken, keys.size());
    Task next = left.isEmpty() ? end : () -> visitKeys(left, end);
    if (records.isEmpty()) {
      goOn(0, next);
    } else {
      visit(records, next);
    }
  }

  /** A task that may fail. */
  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  private void requireWanted() {
    if (!wanted.getAsBoolean()) {
      throw new CancellationException("a newer replace has begun");
    }
  }

  private void inBackground(Task task) {
    try {
      threads
          .background()
          .execute(
              () -> {
                try {
                  task.run();
                } catch (IOException | RuntimeException e) {
                  fail(e);
                }
              });
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    if (scan != null) {
      scan.close();
    }
    result.completeExceptionally(failure);
  }

  private static long sizeOf(List<StoredRecord> records) {
    return records.stream()
        .mapToLong(record -> record.key().bytes().length + record.value().length())
        .sum();
  }
}
