package org.kumofs.server.compare;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.CompareRecords.Piece;
import org.kumofs.message.CompareRecords.Terms;
import org.kumofs.message.ComparedRecords.Version;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.server.replication.RecordRepair;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableException;

/**
 * A piece of the keys that can't be walked over, since something in it is damaged: has the other
 * owners tell which keys they have there, and repairs those that can't be read here. One call at a
 * time; never blocks, except on {@code background}.
 */
final class UnreadablePiece {

  private final OwnerComparison.Means means;
  private final Store store;
  private final RecordRepair repair;
  private final Ring ring;
  private final Terms terms;
  private final Optional<RawKey> upTo;

  UnreadablePiece(
      OwnerComparison.Means means,
      Store store,
      RecordRepair repair,
      Ring ring,
      Terms terms,
      Optional<RawKey> upTo) {
    this.means = means;
    this.store = store;
    this.repair = repair;
    this.ring = ring;
    this.terms = terms;
    this.upTo = upTo;
  }

  /**
   * Repairs what it can.
   *
   * @param after where the piece begins
   * @param others asked one after the other
   */
  CompletableFuture<Void> repair(Optional<RawKey> after, List<NodeAddress> others) {
    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (NodeAddress other : others) {
      last =
          last.thenCompose(done -> means.peers().compares(other))
              .thenCompose(knows -> knows ? repairFrom(after, other) : nothing())
              .exceptionally(failure -> null);
    }
    return last;
  }

  private static CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> repairFrom(Optional<RawKey> after, NodeAddress other) {
    CompareRecords question =
        new CompareRecords(means.self(), ring.clockTime(), new Piece(after, upTo), terms, 0);
    return means
        .peers()
        .call(other, question)
        .thenCompose(
            answer ->
                repairAll(answer.versions())
                    .thenCompose(
                        done ->
                            answer.upTo().isPresent()
                                ? repairFrom(answer.upTo(), other)
                                : nothing()));
  }

  private CompletableFuture<Void> repairAll(List<Version> versions) {
    CompletableFuture<Void> last = nothing();
    for (Version version : versions) {
      last = last.thenComposeAsync(done -> repair(version.key()), means.background());
    }
    return last;
  }

  private CompletableFuture<Void> repair(RawKey key) {
    try {
      store.get(key);
      return nothing();
    } catch (UnreadableException e) {
      return repair.repair(key).thenApply(done -> null);
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
