package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what other servers offer. Control loop only.
 *
 * <p>Until this server is ready for the records of another, the offers of that one wait: what came
 * before this server starts over from an empty store would be lost, and a server that the rings
 * give up may have stood still until others had taken its place.
 */
public final class OfferIntake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OfferIntake.class);

  private final NodeAddress self;
  private final StreamMeans means;
  private final Shelf shelf;
  private final Predicate<NodeAddress> ready;
  private final Receipts receipts;

  /** The servers whose offers wait, by stream address. */
  private final Map<NodeAddress, NodeAddress> waiting = new LinkedHashMap<>();

  private final Queue<OfferReceiver> conversations = new ConcurrentLinkedQueue<>();

  /**
   * Where records go.
   *
   * @param presence tells what was flushed, and is not stored
   * @param repair what is there may be later, so if it can't be read it is repaired first; tells
   *     whether it was
   */
  public record Shelf(
      Store store, Presence presence, Function<RawKey, CompletableFuture<Boolean>> repair) {}

  /** Hears of what comes; any thread. */
  public interface Receipts {

    /** A record was looked at, and stored unless there is a later one. */
    void recordReceived();

    /** Some compressed bytes have come. */
    void bytesReceived(long bytes);
  }

  /**
   * @param self the address that this server announces
   * @param shelf where records go
   * @param ready whether records of another server may be stored now; asked on the control loop
   * @param receipts hears of what comes
   */
  public OfferIntake(
      NodeAddress self,
      StreamMeans means,
      Shelf shelf,
      Predicate<NodeAddress> ready,
      Receipts receipts) {
    this.self = self;
    this.means = means;
    this.shelf = shelf;
    this.ready = ready;
    this.receipts = receipts;
  }

  /** Fetches an offer of a server at once, or when this one is ready for it. */
  public void offered(NodeAddress server, NodeAddress streamAddress) {
    if (conversations.size() + waiting.size() >= means.limits().maxConversations()) {
      log.warn("too many offers; the one at {} is to be repeated", streamAddress);
    } else if (ready.test(server)) {
      fetch(streamAddress);
    } else {
      log.info("the offer at {} waits until both servers are active in the ring", streamAddress);
      waiting.put(streamAddress, server);
    }
  }

  /** Fetches the offers that wait and that this server is ready for now. */
  public void review() {
    List<NodeAddress> due =
        waiting.entrySet().stream()
            .filter(offer -> ready.test(offer.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(waiting::remove);
    due.forEach(this::fetch);
  }

  /** Ends every conversation: nothing of them is stored once this has returned. */
  public void abortAll(String reason) {
    conversations.forEach(conversation -> conversation.abort(reason));
  }

  @Override
  public void close() {
    waiting.clear();
    abortAll("this server is shutting down");
  }

  private void fetch(NodeAddress streamAddress) {
    OfferReceiver receiver = new OfferReceiver(self, means, this::store, shelf.repair());
    conversations.add(receiver);
    receiver
        .result()
        .whenComplete(
            (records, failure) -> {
              conversations.remove(receiver);
              report(streamAddress, records, failure);
            });
    means
        .transport()
        .dial(
            streamAddress,
            means.limits().connectTimeoutMillis(),
            connection -> counted(receiver.open(connection)))
        .exceptionally(
            failure -> {
              receiver.abort("it can't be connected to: " + failure.getMessage());
              return null;
            });
  }

  private StreamListener counted(StreamListener listener) {
    return new StreamListener() {
      @Override
      public void onBytes(ByteBuffer bytes) {
        receipts.bytesReceived(bytes.remaining());
        listener.onBytes(bytes);
      }

      @Override
      public void onClosed() {
        listener.onClosed();
      }
    };
  }

  private static void report(NodeAddress streamAddress, Long records, Throwable failure) {
    if (failure == null) {
      log.info("stored {} records that {} offered", records, streamAddress);
    } else {
      log.warn("the offer at {} was not taken: {}", streamAddress, failure.getMessage());
    }
  }

  private void store(StoredRecord record, OfferReceiver receiver) {
    Mutation<Boolean> update = Mutations.update(record.value(), shelf.presence());
    shelf
        .store()
        .mutate(
            record.key(),
            // Asked inside the decision: the store may have been cleared since it was read.
            current -> receiver.isOver() ? Decision.keep(false) : update.decide(current));
    receipts.recordReceived();
  }
}
