package org.kumofs.server.replace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.replace.ReplaceCopier.Offering;
import org.kumofs.server.replace.stream.Compression;
import org.kumofs.server.replace.stream.OfferBuffer;
import org.kumofs.server.replace.stream.OfferFile;
import org.kumofs.server.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that one receiver is to get in a copy, offer after offer: one is fetched and stored
 * while the next is gathered. One thread at a time.
 */
final class ReceiverOffers {

  private static final Logger log = LoggerFactory.getLogger(ReceiverOffers.class);

  private final NodeAddress receiver;
  private final Offering offering;
  private final ReplaceProgress progress;
  private final Compression compression = new Compression();
  private Optional<OfferBuffer> gathered = Optional.empty();
  private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
  private long sentBytes;

  ReceiverOffers(NodeAddress receiver, Offering offering, ReplaceProgress progress) {
    this.receiver = receiver;
    this.offering = offering;
    this.progress = progress;
  }

  /** Gathers a record. */
  void add(StoredRecord record) throws IOException {
    if (gathered.isEmpty()) {
      gathered = Optional.of(offering.directory().newBuffer(compression));
    }
    gathered.get().add(record);
  }

  /** The room, in bytes of a file, of what is not stored by the receiver yet. */
  long waitingBytes() {
    return gatheredBytes() + (sent.isDone() ? 0 : sentBytes);
  }

  private long gatheredBytes() {
    return gathered.map(OfferBuffer::compressedBytes).orElse(0L);
  }

  /** Done when the receiver has stored the last offer, or needs it no more. */
  CompletableFuture<Void> sent() {
    return sent;
  }

  /** Whether it could not be given what it was offered. */
  boolean hasFailed() {
    return sent.isCompletedExceptionally();
  }

  /** Offers what was gathered if that is worth it and nothing else is on its way. */
  void sendIfEnough() throws IOException {
    if (sent.isDone() && gatheredBytes() >= offering.settings().offerBytes()) {
      send();
    }
  }

  /**
   * Offers all that was gathered as soon as nothing else is on its way. No more is to be gathered
   * until that is done.
   */
  CompletableFuture<Void> sendRest() {
    return sent.thenComposeAsync(
        stored -> {
          try {
            send();
            return sent;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        offering.background());
  }

  private void send() throws IOException {
    if (gathered.isEmpty()) {
      return;
    }
    OfferFile file = gathered.get().finish();
    gathered = Optional.empty();
    long records = file.records();
    sentBytes = file.length();
    progress.bytesOffered(sentBytes);
    sent = offering.outlet().offer(receiver, file).thenRun(() -> progress.recordsSent(records));
  }

  /** Throws away what was gathered and not offered. */
  void discard() {
    if (gathered.isPresent()) {
      try {
        gathered.get().close();
      } catch (IOException e) {
        log.warn("an offer can't be thrown away: {}", e.toString());
      }
      gathered = Optional.empty();
    }
  }
}
