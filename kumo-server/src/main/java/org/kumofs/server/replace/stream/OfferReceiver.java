package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.time.Scheduler;

/**
 * The receiving side of a conversation: greets, reads the records, has them stored, acknowledges.
 * While a piece of the stream is being stored the next one is read, and no more, so at most two
 * pieces and one record are in memory.
 *
 * <p>Everything happens on the connection's loop but decoding and storing, which one storage thread
 * at a time does, and {@link #abort}.
 */
final class OfferReceiver implements StreamListener {

  /** A task on the storage threads makes way for others after so many records. */
  private static final int RECORDS_PER_TASK = 1_000;

  private final NodeAddress self;
  private final StreamMeans means;
  private final RecordSink sink;
  private final Function<RawKey, CompletableFuture<Boolean>> repair;
  private final OfferDecoder decoder;
  private final CompletableFuture<Long> result = new CompletableFuture<>();

  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private Scheduler.Cancellable timer = () -> {};
  private boolean storing;
  private boolean acknowledged;

  /** Written by one storage thread at a time. */
  private long stored;

  /** A record that waits for the repair of what it may replace; as above. */
  private Optional<StoredRecord> held = Optional.empty();

  private volatile StreamConnection connection;
  private volatile boolean over;

  /** Where records go. */
  @FunctionalInterface
  interface RecordSink {

    /**
     * Stores a record, if it is later than what is there; may block.
     *
     * @param receiver the conversation that it comes from: once that is over nothing is stored
     */
    void store(StoredRecord record, OfferReceiver receiver);
  }

  /**
   * @param self the address that this server announces
   * @param repair makes readable what can't be read where a record is to go, or tells that it can't
   */
  OfferReceiver(
      NodeAddress self,
      StreamMeans means,
      RecordSink sink,
      Function<RawKey, CompletableFuture<Boolean>> repair) {
    this.self = self;
    this.means = means;
    this.sink = sink;
    this.repair = repair;
    this.decoder = new OfferDecoder(means.limits().maxRecordBytes());
  }

  /**
   * The number of records when all are stored and acknowledged; fails with the reason otherwise.
   */
  CompletableFuture<Long> result() {
    return result;
  }

  /** Whether nothing more may be stored. Any thread. */
  boolean isOver() {
    return over;
  }

  /** Greets on a connection that is up. */
  StreamListener open(StreamConnection opened) {
    connection = opened;
    if (over) {
      decoder.close();
      opened.close();
    } else {
      opened.send(Greeting.encode(self), () -> {});
      awaitBytes();
    }
    return this;
  }

  /** Ends the conversation without an acknowledgement; nothing is stored after this. Any thread. */
  void abort(String reason) {
    over = true;
    StreamConnection open = connection;
    if (open != null) {
      open.loop().schedule(0, () -> fail(reason));
    } else {
      decoder.close();
      result.completeExceptionally(new OfferFailedException(reason));
    }
  }

  @Override
  public void onBytes(ByteBuffer bytes) {
    if (result.isDone()) {
      return;
    }
    if (acknowledged) {
      fail("more bytes after the end");
      return;
    }
    byte[] piece = new byte[bytes.remaining()];
    bytes.get(piece);
    pieces.add(piece);
    if (storing) {
      connection.setReading(false);
    } else {
      storeNext();
    }
  }

  @Override
  public void onClosed() {
    fail("it hung up");
  }

  private void storeNext() {
    byte[] piece = pieces.poll();
    if (piece == null) {
      connection.setReading(true);
      awaitBytes();
      return;
    }
    timer.cancel();
    storing = true;
    decoder.feed(piece);
    connection.setReading(pieces.isEmpty());
    storeOnStorageThread();
  }

  private void storeOnStorageThread() {
    try {
      means.storage().execute(this::store);
    } catch (RejectedExecutionException e) {
      onLoop(() -> paused(Optional.of("this server is shutting down")));
    }
  }

  private void store() {
    try {
      for (int i = 0; i < RECORDS_PER_TASK; i++) {
        if (over || !storeOne()) {
          onLoop(() -> paused(Optional.empty()));
          return;
        }
        stored++;
        if (stored % Acknowledgement.RECORDS_BETWEEN == 0) {
          onLoop(this::showLife);
        }
      }
      storeOnStorageThread();
    } catch (UnreadableException e) {
      storeOnceRepaired(e);
    } catch (ProtocolException | RuntimeException e) {
      onLoop(() -> paused(Optional.of(e.getMessage())));
    }
  }

  /** In a method of its own, so that a large record is let go of before the next one is read. */
  private boolean storeOne() throws ProtocolException {
    Optional<StoredRecord> record = held.isPresent() ? held : decoder.next();
    held = record;
    record.ifPresent(found -> sink.store(found, this));
    held = Optional.empty();
    return record.isPresent();
  }

  private void storeOnceRepaired(UnreadableException failure) {
    repair
        .apply(failure.key())
        .whenComplete(
            (done, unexpected) -> {
              if (unexpected == null && done) {
                storeOnStorageThread();
              } else {
                onLoop(() -> paused(Optional.of(failure.getMessage())));
              }
            });
  }

  /** The storage threads are done with what there was. */
  private void paused(Optional<String> failure) {
    storing = false;
    if (over) {
      // Whoever ended it says why.
      decoder.close();
    } else if (failure.isPresent()) {
      fail(failure.get());
    } else if (decoder.ended()) {
      acknowledge();
    } else {
      storeNext();
    }
  }

  private void acknowledge() {
    if (!pieces.isEmpty()) {
      fail("more bytes after the end");
      return;
    }
    acknowledged = true;
    connection.setReading(true);
    connection.send(
        Acknowledgement.of(Acknowledgement.DONE),
        () -> {
          result.complete(stored);
          // The offering server ends the conversation.
          arm(means.limits().greetingTimeoutMillis(), "it does not hang up");
        });
  }

  private void showLife() {
    if (!over) {
      connection.send(Acknowledgement.of(Acknowledgement.ALIVE), () -> {});
    }
  }

  private void awaitBytes() {
    arm(means.limits().offererSilenceMillis(), "it says nothing");
  }

  private void arm(long millis, String reason) {
    timer.cancel();
    timer = connection.loop().schedule(millis, () -> fail(reason));
  }

  private void fail(String reason) {
    over = true;
    timer.cancel();
    pieces.clear();
    connection.close();
    if (!storing) {
      decoder.close();
    }
    result.completeExceptionally(new OfferFailedException(reason));
  }

  private void onLoop(Runnable task) {
    connection.loop().schedule(0, task);
  }

  /** Bytes of the stream that are in memory now; exact while nothing is being stored. */
  long bufferedBytes() {
    return pieces.stream().mapToLong(piece -> piece.length).sum() + decoder.bufferedBytes();
  }
}
