package org.kumofs.server.membership;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.RememberedRings;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the rings of this server over restarts, beside its database. They are not gone by until
 * a manager has confirmed them or told later ones; older ones are not taken. For the control loop
 * alone.
 */
public final class RingMemory {

  private static final Logger log = LoggerFactory.getLogger(RingMemory.class);

  private final Store store;
  private final List<NodeAddress> managers;
  private final Executor storage;
  private RingPair ofBefore;
  private RingPair kept;
  private CompletableFuture<Void> keeping = CompletableFuture.completedFuture(null);

  /**
   * Reads what is remembered.
   *
   * @param managers whom this server obeys now
   * @param storage where the disk may be touched
   */
  public RingMemory(Store store, KnownManagers managers, Executor storage) {
    this.store = store;
    this.managers = managers.addresses();
    this.storage = storage;
    this.ofBefore = store.rememberedRings().map(this::ofThisCluster).orElse(RingPair.EMPTY);
    this.kept = ofBefore;
  }

  private RingPair ofThisCluster(RememberedRings remembered) {
    if (remembered.managers().stream().noneMatch(managers::contains)) {
      log.warn("forgetting the rings of other managers: {}", remembered.managers());
      return RingPair.EMPTY;
    }
    return RingPair.of(remembered.write(), remembered.read());
  }

  /** What this server went by before its start, unless it goes by later rings by now. */
  public Optional<RingPair> unconfirmed() {
    return Optional.of(ofBefore).filter(rings -> !rings.equals(RingPair.EMPTY));
  }

  /** A manager has told rings that are not older. */
  public void confirm() {
    ofBefore = RingPair.EMPTY;
  }

  /**
   * An original keeps no rings over restarts and can't be told any: with one among the managers its
   * word has to do.
   */
  public void disregard() {
    if (unconfirmed().isPresent()) {
      log.info("a manager is an original: the rings of before do not count");
      confirm();
    }
  }

  /** The database was emptied, and what was kept went with it. */
  public void forget() {
    ofBefore = RingPair.EMPTY;
    kept = RingPair.EMPTY;
  }

  /**
   * Keeps the rings that this server is about to go by.
   *
   * @return done when they are on disk, or can't be written; on any thread, at once if nothing has
   *     changed; never fails
   */
  public CompletableFuture<Void> keep(RingPair rings) {
    if (!rings.equals(kept)) {
      kept = rings;
      keeping = keeping.thenRunAsync(() -> write(rings), storage);
    }
    return keeping;
  }

  private void write(RingPair rings) {
    try {
      store.rememberRings(new RememberedRings(managers, rings.write().seed(), rings.read().seed()));
    } catch (StoreException e) {
      log.warn("the rings are not remembered: {}", e.getMessage());
    }
  }
}
