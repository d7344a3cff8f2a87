package org.kumofs.server.replace;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.rejoin.ReturnedServer;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.OfferFile;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.StoredRecord;

/**
 * The copy phase on one server: gathers the records that others lack and has them fetched, by each
 * receiver while more are gathered for it, and waits for all receivers where that takes too much
 * room, and at the end. One thread at a time.
 */
final class ReplaceCopier implements PacedScan.Visitor {

  private final CopyPlan plan;
  private final Selection selection;
  private final Offering offering;
  private final ReplaceProgress progress;
  private final Map<NodeAddress, ReceiverOffers> receivers = new HashMap<>();

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
   * How records are offered.
   *
   * @param directory where they are gathered
   * @param outlet has offers fetched
   * @param background ends offers, which touches the disk
   */
  record Offering(
      ReplaceSettings settings, OfferDirectory directory, Outlet outlet, Executor background) {}

  ReplaceCopier(CopyPlan plan, Selection selection, Offering offering, ReplaceProgress progress) {
    this.plan = plan;
    this.selection = selection;
    this.offering = offering;
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
              return sendAll();
            })
        .whenComplete((done, failure) -> receivers.values().forEach(ReceiverOffers::discard));
  }

  @Override
  public CompletableFuture<Void> visit(List<StoredRecord> records) throws IOException {
    for (StoredRecord record : records) {
      gather(record);
    }
    progress.scanned(records);
    long limit = offering.settings().offerLimitBytes();
    return limit > 0 && waitingBytes() >= limit ? sendAll() : sendWhatIsEnough();
  }

  private void gather(StoredRecord record) throws IOException {
    for (NodeAddress receiver : plan.receivers(record.key().hash(), record.value().clockTime())) {
      if (selection.isTakenBy(receiver, record)) {
        receivers.computeIfAbsent(receiver, this::newReceiver).add(record);
        progress.recordOffered();
      }
    }
  }

  private ReceiverOffers newReceiver(NodeAddress receiver) {
    return new ReceiverOffers(receiver, offering, progress);
  }

  private long waitingBytes() {
    return receivers.values().stream().mapToLong(ReceiverOffers::waitingBytes).sum();
  }

  /** The walk goes on meanwhile, unless one of them has failed. */
  private CompletableFuture<Void> sendWhatIsEnough() throws IOException {
    for (ReceiverOffers receiver : receivers.values()) {
      if (receiver.hasFailed()) {
        return receiver.sent();
      }
      receiver.sendIfEnough();
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> sendAll() {
    return CompletableFuture.allOf(
        receivers.values().stream()
            .map(ReceiverOffers::sendRest)
            .toArray(CompletableFuture<?>[]::new));
  }
}
