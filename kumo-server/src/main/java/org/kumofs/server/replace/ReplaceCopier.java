package org.kumofs.server.replace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.rejoin.ReturnedServer;
import org.kumofs.server.replace.stream.OfferBuffer;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.OfferFile;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy phase on one server: gathers the records that others lack, an offer for each receiver,
 * and has the offers fetched, in between if they grow too large, and at the end.
 */
final class ReplaceCopier implements PacedScan.Visitor {

  private static final Logger log = LoggerFactory.getLogger(ReplaceCopier.class);

  private final CopyPlan plan;
  private final Selection selection;
  private final OfferDirectory directory;
  private final long offerLimitBytes;
  private final Outlet outlet;
  private final ReplaceProgress progress;
  private final Map<NodeAddress, OfferBuffer> buffers = new HashMap<>();

  /**
   * Which records are worth offering.
   *
   * @param nowSeconds Unix seconds that decide what has expired
   * @param tombstoneAgeSeconds older tombstones are not offered
   * @param tombstoneTakers the servers that understand tombstones
   * @param returned those that have come back with their records
   * @param presence tells what was flushed: not even an original is to bring that back
   */
  record Selection(
      long nowSeconds,
      int tombstoneAgeSeconds,
      Set<NodeAddress> tombstoneTakers,
      Map<NodeAddress, ReturnedServer> returned,
      Presence presence) {

    boolean isTakenBy(NodeAddress receiver, StoredRecord record) {
      RawValue value = record.value();
      ReturnedServer back = returned.get(receiver);
      if (presence.isFlushed(value)) {
        return false;
      }
      if (back != null) {
        // It may hold what these stand for the delete of.
        return back.mayLack(record.key().hash(), value.clockTime());
      }
      return value.isTombstone()
          ? tombstoneTakers.contains(receiver)
              && nowSeconds - value.clockTime().unixSeconds() <= tombstoneAgeSeconds
          : !ValueContent.isExpired(value, nowSeconds);
    }
  }

  /** Has an offer fetched. */
  @FunctionalInterface
  interface Outlet {

    /** Takes over a file; any thread. Done when its records are stored or not wanted any more. */
    CompletableFuture<Void> offer(NodeAddress receiver, OfferFile file);
  }

  /**
   * @param offerLimitBytes what may be gathered before it is sent; 0 for no limit
   */
  ReplaceCopier(
      CopyPlan plan,
      Selection selection,
      OfferDirectory directory,
      long offerLimitBytes,
      Outlet outlet,
      ReplaceProgress progress) {
    this.plan = plan;
    this.selection = selection;
    this.directory = directory;
    this.offerLimitBytes = offerLimitBytes;
    this.outlet = outlet;
    this.progress = progress;
  }

  /**
   * Copies all records.
   *
   * @param scanWith begins the walk over them
   * @return done when every offer is stored by its receiver
   */
  CompletableFuture<Void> copy(Function<PacedScan.Visitor, PacedScan> scanWith) {
    return scanWith
        .apply(this)
        .start()
        .thenCompose(
            done -> {
              progress.allScanned();
              progress.enter(Step.SENDING);
              return sendGathered();
            })
        .whenComplete((done, failure) -> discardGathered());
  }

  @Override
  public CompletableFuture<Void> visit(List<StoredRecord> records) throws IOException {
    for (StoredRecord record : records) {
      gather(record);
    }
    progress.scanned(records);
    return offerLimitBytes > 0 && gatheredBytes() >= offerLimitBytes
        ? sendGathered()
        : CompletableFuture.completedFuture(null);
  }

  private void gather(StoredRecord record) throws IOException {
    for (NodeAddress receiver : plan.receivers(record.key().hash(), record.value().clockTime())) {
      if (selection.isTakenBy(receiver, record)) {
        bufferFor(receiver).add(record);
        progress.recordOffered();
      }
    }
  }

  private OfferBuffer bufferFor(NodeAddress receiver) throws IOException {
    OfferBuffer buffer = buffers.get(receiver);
    if (buffer == null) {
      buffer = directory.newBuffer();
      buffers.put(receiver, buffer);
    }
    return buffer;
  }

  private long gatheredBytes() {
    return buffers.values().stream().mapToLong(OfferBuffer::compressedBytes).sum();
  }

  private CompletableFuture<Void> sendGathered() {
    List<CompletableFuture<Void>> offers = new ArrayList<>(buffers.size());
    try {
      for (Map.Entry<NodeAddress, OfferBuffer> entry : buffers.entrySet()) {
        offers.add(send(entry.getKey(), entry.getValue().finish()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffers.clear();
    return CompletableFuture.allOf(offers.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> send(NodeAddress receiver, OfferFile file) {
    long records = file.records();
    progress.bytesOffered(file.length());
    return outlet.offer(receiver, file).thenRun(() -> progress.recordsSent(records));
  }

  private void discardGathered() {
    for (OfferBuffer buffer : buffers.values()) {
      try {
        buffer.close();
      } catch (IOException e) {
        log.warn("an offer can't be thrown away: {}", e.toString());
      }
    }
    buffers.clear();
  }
}
