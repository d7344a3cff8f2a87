package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;

/** Decides on one client's delete, with regard to earlier ones of the key that are unfinished. */
final class Deletion implements Mutation<Deletion.Verdict> {

  private final RawKey key;
  private final Presence presence;
  private final UnfinishedDeletes unfinished;
  private Optional<CompletableFuture<Boolean>> begun = Optional.empty();

  Deletion(RawKey key, Presence presence, UnfinishedDeletes unfinished) {
    this.key = key;
    this.presence = presence;
    this.unfinished = unfinished;
  }

  /** What is to be done. */
  sealed interface Verdict {

    /**
     * The tombstone is to go to the replicas; then the key is deleted.
     *
     * @param end to be completed with whether they have it
     */
    record Replicate(RawValue tombstone, CompletableFuture<Boolean> end) implements Verdict {}

    /**
     * Another client's delete is under way: once it is done, there is nothing left to delete.
     *
     * @param end whether it is done
     */
    record Await(CompletableFuture<Boolean> end) implements Verdict {}

    /** There is nothing to delete. */
    record NothingThere() implements Verdict {}
  }

  @Override
  public Decision<Verdict> decide(Optional<RawValue> current) {
    Optional<RawValue> tombstone = Mutations.delete(presence).decide(current).result();
    if (tombstone.isPresent()) {
      return Decision.write(tombstone.get(), begin(tombstone.get()));
    }
    return Decision.keep(
        current
            .filter(RawValue::isTombstone)
            .flatMap(this::goOn)
            .orElse(new Verdict.NothingThere()));
  }

  /** What is to be done about a tombstone that lies here: empty if all replicas have it. */
  Optional<Verdict> goOn(RawValue tombstone) {
    // One that is done, but not taken out yet, is not to be done again: it has had its answer.
    return unfinished
        .find(key)
        .map(end -> end.getNow(true) ? new Verdict.Await(end) : begin(tombstone));
  }

  /** A tombstone takes the place of a record; the end of the delete has to be told. */
  Verdict begin(RawValue tombstone) {
    CompletableFuture<Boolean> end = unfinished.begin(key);
    begun = Optional.of(end);
    return new Verdict.Replicate(tombstone, end);
  }

  /** The store could not carry the decision out. */
  void abandon() {
    begun.ifPresent(end -> end.complete(false));
  }
}
