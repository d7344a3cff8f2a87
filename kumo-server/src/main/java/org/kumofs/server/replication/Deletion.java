package org.kumofs.server.replication;

import java.util.Optional;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.replication.UnfinishedDeletes.UnfinishedDelete;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;

/** Decides on one client's delete, with regard to earlier ones of the key that are unfinished. */
final class Deletion implements Mutation<Deletion.Verdict> {

  private final RawKey key;
  private final HybridClock clock;
  private final UnfinishedDeletes unfinished;
  private Optional<UnfinishedDelete> begun = Optional.empty();

  Deletion(RawKey key, HybridClock clock, UnfinishedDeletes unfinished) {
    this.key = key;
    this.clock = clock;
    this.unfinished = unfinished;
  }

  /** What is to be done. */
  sealed interface Verdict {

    /** The tombstone is to go to the replicas; then the key is deleted. */
    record Replicate(UnfinishedDelete delete) implements Verdict {}

    /** Another client's delete is under way: once it is done, there is nothing left to delete. */
    record Await(UnfinishedDelete delete) implements Verdict {}

    /** There is nothing to delete. */
    record NothingThere() implements Verdict {}
  }

  @Override
  public Decision<Verdict> decide(Optional<RawValue> current) {
    Optional<RawValue> tombstone =
        Mutations.delete(clock, clock.unixSeconds()).decide(current).result();
    if (tombstone.isPresent()) {
      return Decision.write(tombstone.get(), begin(tombstone.get()));
    }
    return Decision.keep(
        current
            .flatMap(record -> unfinished.find(key, record))
            .map(this::goOn)
            .orElseGet(Verdict.NothingThere::new));
  }

  private Verdict goOn(UnfinishedDelete earlier) {
    return earlier.hasFailed() ? begin(earlier.tombstone()) : new Verdict.Await(earlier);
  }

  private Verdict begin(RawValue tombstone) {
    UnfinishedDelete delete = unfinished.begin(key, tombstone);
    begun = Optional.of(delete);
    return new Verdict.Replicate(delete);
  }

  /** The store could not carry the decision out. */
  void abandon() {
    begun.ifPresent(delete -> delete.replicated().complete(false));
  }
}
