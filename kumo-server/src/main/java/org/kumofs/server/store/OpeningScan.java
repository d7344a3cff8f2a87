package org.kumofs.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kumofs.data.RawKey;
import org.kumofs.time.TimeSource;
import org.kumofs.time.WorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all records of a database that was closed without a summary, to know what there is: several
 * pieces of it at a time where the engine has use for that, since nothing is served meanwhile.
 */
final class OpeningScan {

  private static final Logger log = LoggerFactory.getLogger(OpeningScan.class);
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Each thread gets several, so that none waits long for the last one. */
  private static final int PIECES_A_THREAD = 8;

  /** After so many records their number is told. */
  private static final int COUNTED_TOGETHER = 1_000;

  private final Inventory inventory;
  private final KeyFilter keys;
  private final Tombstones tombstones;
  private final TimeSource time;

  private long count;
  private long lastReport;
  private boolean reported;

  OpeningScan(Inventory inventory, KeyFilter keys, Tombstones tombstones, TimeSource time) {
    this.inventory = inventory;
    this.keys = keys;
    this.tombstones = tombstones;
    this.time = time;
  }

  /** Keys behind one, up to and with another; empty for no such end. */
  private record Piece(Optional<RawKey> after, Optional<RawKey> upTo) {

    /** All keys; hashes are spread evenly, and so are the pieces. */
    static List<Piece> all(int number) {
      List<Piece> pieces = new ArrayList<>();
      Optional<RawKey> after = Optional.empty();
      for (int i = 1; i < number; i++) {
        RawKey end = RawKey.ofHash(Long.divideUnsigned(-1L, number) * i);
        pieces.add(new Piece(after, Optional.of(end)));
        after = Optional.of(end);
      }
      pieces.add(new Piece(after, Optional.empty()));
      return pieces;
    }

    boolean contains(RawKey key) {
      return upTo.isEmpty() || Arrays.compareUnsigned(key.bytes(), upTo.get().bytes()) <= 0;
    }
  }

  /** Reads everything, or fails with what one of the cursors failed with. */
  void read(RecordEngine engine) {
    lastReport = time.nanoTime();
    int threads = engine.scansAtOnce();
    if (threads == 1) {
      readPieces(engine, new ConcurrentLinkedQueue<>(Piece.all(1)));
    } else {
      readAtOnce(engine, threads);
    }
    if (reported) {
      log.info("read {} records", count);
    }
  }

  private void readAtOnce(RecordEngine engine, int threads) {
    Queue<Piece> pieces = new ConcurrentLinkedQueue<>(Piece.all(threads * PIECES_A_THREAD));
    try (WorkerPool readers = new WorkerPool("opening", threads)) {
      CompletableFuture.allOf(
              Stream.generate(
                      () -> CompletableFuture.runAsync(() -> readPieces(engine, pieces), readers))
                  .limit(threads)
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void readPieces(RecordEngine engine, Queue<Piece> pieces) {
    Inventory found = new Inventory();
    boolean done = false;
    try {
      for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        try (RecordCursor cursor = engine.cursor(piece.after())) {
          read(cursor, piece, found);
        }
      }
      done = true;
    } finally {
      if (!done) {
        // The others need not go on.
        pieces.clear();
      }
    }
    inventory.add(found);
  }

  private void read(RecordCursor cursor, Piece piece, Inventory found) {
    int records = 0;
    while (readOne(cursor, piece, found)) {
      records++;
      if (records == COUNTED_TOGETHER) {
        tell(records);
        records = 0;
      }
    }
    tell(records);
  }

  private synchronized void tell(int records) {
    count += records;
    if (time.nanoTime() - lastReport >= REPORT_NANOS) {
      log.info("reading all records, since the last stop left no summary of them: {}", count);
      lastReport = time.nanoTime();
      reported = true;
    }
  }

  /** In a method of its own, so that a large record is let go of before the next one is read. */
  private boolean readOne(RecordCursor cursor, Piece piece, Inventory found) {
    Optional<StoredRecord> next = cursor.next().filter(record -> piece.contains(record.key()));
    next.ifPresent(record -> note(record, found));
    return next.isPresent();
  }

  private void note(StoredRecord record, Inventory found) {
    found.note(Optional.empty(), Optional.of(record.value()));
    keys.addNew(record.key());
    if (record.value().isTombstone()) {
      tombstones.add(record);
    }
  }
}
