package org.kumofs.server.rejoin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.StoredRecord;

/** Decides what happens to the records of a server that comes back into the ring. Control loop. */
public interface Resumption {

  /** Never keeps any. */
  Resumption NONE =
      new Resumption() {
        @Override
        public CompletableFuture<Optional<Predicate<StoredRecord>>> recordsToKeep(RingPair next) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public void startsOver() {}

        @Override
        public CompletableFuture<Void> beforeDropping(Ring write) {
          return CompletableFuture.completedFuture(null);
        }
      };

  /**
   * Which of its records the server may join rings with, since the others bring it all that it
   * missed, deletes included; empty if it has to start over. Never fails.
   */
  CompletableFuture<Optional<Predicate<StoredRecord>>> recordsToKeep(RingPair next);

  /** It does not: nothing that was known of its records holds any more. May block on the disk. */
  void startsOver();

  /**
   * Records that the server does not own by a ring are about to be dropped.
   *
   * @return done when they may be
   */
  CompletableFuture<Void> beforeDropping(Ring write);
}
