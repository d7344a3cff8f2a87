package org.kumofs.server.handler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.Ring;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.UnreadableSpan;

/**
 * Gives away the records, a bounded piece for each request, each piece from a snapshot of its own.
 * Nothing is kept in between.
 */
public final class ScanHandler {

  /** No answer is larger, unless a single record is. */
  static final int MAX_BYTES = 4 << 20;

  static final int MAX_RECORDS = 5_000;

  /** Nor is more read for one, however little of it is wanted: others wait for the thread. */
  static final int MAX_EXAMINED = 20_000;

  static final long MAX_EXAMINED_BYTES = 16L << 20;

  private static final int CHUNK_RECORDS = 200;

  private final Store store;
  private final Presence presence;
  private final Ownership ownership;
  private final StorageCalls storage;
  private final SpanRepair spans;

  /**
   * @param presence tells what was flushed; that is never given away
   * @param spans for records that can't be read
   */
  public ScanHandler(
      Store store, Presence presence, Ownership ownership, StorageCalls storage, SpanRepair spans) {
    this.store = store;
    this.presence = presence;
    this.ownership = ownership;
    this.storage = storage;
    this.spans = spans;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(ScanRecords.METHOD, this::scan);
  }

  private CompletableFuture<ScannedRecords> scan(Caller caller, ScanRecords request) {
    // What the answer may hold counts, not what the request does.
    return storage.callPending(
        Math.min(MAX_BYTES, request.limits().bytes()) + Scan.CHUNK_BYTES,
        () -> PendingAnswer.of(read(request)));
  }

  /**
   * The records that a ring gives this server are all in a snapshot that was taken while the server
   * went by that ring: it drops none before it goes by another.
   */
  private CompletableFuture<ScannedRecords> read(ScanRecords request) {
    while (true) {
      Ring ring = ownership.readRing();
      try (Scan scan = request.after().map(store::scanAfter).orElseGet(store::scan)) {
        if (ownership.readRing().equals(ring)) {
          Piece piece = new Piece(request, ring);
          try {
            return CompletableFuture.completedFuture(piece.readFrom(scan));
          } catch (StoreException e) {
            return piece.readBehind(scan, e);
          }
        }
      }
    }
  }

  /** The answer to one request, growing. */
  private final class Piece {

    private final ScanRecords request;
    private final Ring ring;
    private final int maxRecords;
    private final long maxBytes;
    private final List<ScannedRecords.Entry> records = new ArrayList<>();
    private long bytes;
    private int examined;
    private long examinedBytes;
    private Optional<RawKey> last = Optional.empty();

    Piece(ScanRecords request, Ring ring) {
      this.request = request;
      this.ring = ring;
      this.maxRecords = Math.min(MAX_RECORDS, request.limits().records());
      this.maxBytes = Math.min(MAX_BYTES, request.limits().bytes());
    }

    ScannedRecords readFrom(Scan scan) {
      List<StoredRecord> chunk = scan.next(CHUNK_RECORDS);
      while (!chunk.isEmpty()) {
        for (StoredRecord record : chunk) {
          if (isFull() || !take(record)) {
            return answerUpTo(last);
          }
        }
        chunk = scan.next(CHUNK_RECORDS);
      }
      return answerUpTo(Optional.empty());
    }

    /**
     * Where the walk fails, who reads the whole cluster gets what other owners have there. Those
     * who ask in order to repair do not: they would be asked in turn.
     */
    CompletableFuture<ScannedRecords> readBehind(Scan scan, StoreException failure) {
      if (last.isPresent()) {
        return CompletableFuture.completedFuture(answerUpTo(last));
      }
      if (!request.selection().firstOwnerOnly()) {
        throw failure;
      }
      UnreadableSpan span = scan.skipUnreadable(failure.getMessage());
      return spans
          .repair(span)
          .thenApply(
              found -> {
                if (!found.isComplete()) {
                  throw new StoreException(span.words());
                }
                if (!takeAll(found.own())) {
                  return answerUpTo(last);
                }
                return answerUpTo(found.rest().map(UnreadableSpan::after).orElse(span.before()));
              });
    }

    private boolean takeAll(List<RawKey> keys) {
      for (RawKey key : keys) {
        Optional<RawValue> value = store.get(key);
        if (isFull() || !value.map(one -> take(new StoredRecord(key, one))).orElse(true)) {
          return false;
        }
      }
      return true;
    }

    private ScannedRecords answerUpTo(Optional<RawKey> end) {
      return new ScannedRecords(ring.clockTime(), end, records);
    }

    private boolean isFull() {
      return records.size() >= maxRecords
          || bytes >= maxBytes
          || examined >= MAX_EXAMINED
          || examinedBytes >= MAX_EXAMINED_BYTES;
    }

    /** Whether the record was dealt with; if not, it is for the next answer. */
    private boolean take(StoredRecord record) {
      if (isWanted(record)) {
        ScannedRecords.Entry entry = entryOf(record);
        long size = (long) record.key().bytes().length + entry.record().length();
        if (!records.isEmpty() && bytes + size > maxBytes) {
          return false;
        }
        records.add(entry);
        bytes += size;
      }
      examined++;
      examinedBytes += record.size();
      last = Optional.of(record.key());
      return true;
    }

    private boolean isWanted(StoredRecord record) {
      return record.key().hasPrefix(request.prefix())
          && (request.selection().dead() ? !presence.isFlushed(record.value()) : isAlive(record))
          && (!request.selection().firstOwnerOnly() || ownership.isFirstOwner(ring, record.key()));
    }

    private boolean isAlive(StoredRecord record) {
      return presence.isThere(record.value())
          && !ValueContent.isExpired(record.value(), presence.clock().unixSeconds());
    }

    private ScannedRecords.Entry entryOf(StoredRecord record) {
      RawValue value = record.value();
      int header = RawValue.HEADER_LENGTH + ValueContent.MAX_HEADER_LENGTH;
      boolean cut = request.selection().headersOnly() && value.length() > header;
      RawValue given = cut ? RawValue.ofRecord(Arrays.copyOf(value.bytes(), header)) : value;
      return new ScannedRecords.Entry(record.key(), given, value.length());
    }
  }
}
