package org.kumofs.server.replace;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.kumofs.data.FlushMark;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.membership.RingAdopter;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.membership.RingMemory;
import org.kumofs.server.rejoin.Resumption;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way by which rings of managers get into the {@link RingHolder}. A server that comes back into
 * a ring starts over before the ring is published: until then it takes neither writes nor offers,
 * so nothing of its new life is lost and nothing of its old one stays. Control loop only.
 *
 * @see StartingOver
 */
public final class RingAdmission implements RingAdopter {

  private static final Logger log = LoggerFactory.getLogger(RingAdmission.class);
  private static final int RECORDS_PER_CHUNK = 1_000;

  private final RingHolder rings;
  private final NodeAddress self;
  private final Store store;
  private final ControlLoop control;
  private final Executor background;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
  private Function<RingPair, CompletableFuture<Void>> joining =
      next -> CompletableFuture.completedFuture(null);
  private Supplier<CompletableFuture<Void>> startedOver =
      () -> CompletableFuture.completedFuture(null);
  private Optional<RingMemory> memory = Optional.empty();
  private Resumption resumption = Resumption.NONE;
  private volatile Optional<UUID> previousIdentity = Optional.empty();
  private boolean startingOver;

  /**
   * @param self the address that this server announces
   * @param background runs what may take long
   */
  public RingAdmission(
      RingHolder rings, NodeAddress self, Store store, ControlLoop control, Executor background) {
    this.rings = rings;
    this.self = self;
    this.store = store;
    this.control = control;
    this.background = background;
  }

  /** Has something done before records are forgotten. */
  void beforeStartingOver(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Has something done before this server goes by a ring that it joins.
   *
   * @param step done when the ring may be published; it must not fail
   */
  public void beforeJoining(Function<RingPair, CompletableFuture<Void>> step) {
    joining = step;
  }

  /**
   * Has something done after the database was emptied, before this server goes by the ring.
   *
   * @param step done when the ring may be published; it must not fail
   */
  public void afterStartingOver(Supplier<CompletableFuture<Void>> step) {
    startedOver = step;
  }

  /** Has it decided whether this server comes back with its records. */
  public void resumeBy(Resumption newResumption) {
    resumption = newResumption;
  }

  /** See {@link Resumption#beforeDropping}. */
  CompletableFuture<Void> beforeDropping(Ring write) {
    return resumption.beforeDropping(write);
  }

  /** Remembers rings over restarts from now on, and takes none that are older than remembered. */
  public void rememberIn(RingMemory newMemory) {
    memory = Optional.of(newMemory);
    rings.addListener((before, after) -> newMemory.keep(after));
  }

  /** The identity of the database before it was emptied last, in this life. Any thread. */
  public Optional<UUID> previousIdentity() {
    return previousIdentity;
  }

  /** The rings that this server goes by, or those of before until a manager has confirmed them. */
  public RingPair known() {
    return memory.flatMap(RingMemory::unconfirmed).orElse(rings.rings());
  }

  /** Whether records are being forgotten right now. */
  boolean isStartingOver() {
    return startingOver;
  }

  /**
   * Whether a write ring makes this server an active member that it was not: then it may matter.
   */
  boolean joinsWith(RingSeed write) {
    return !known().write().isActive(self) && write.isActive(self);
  }

  /**
   * Takes over what a manager announces, as {@link RingHolder#adopt} does, in the order of the
   * calls; at once unless this server has to start over, or to ask others before it joins.
   *
   * @return what {@link RingHolder#adopt} gives; fails, and nothing is taken, if the store does
   */
  @Override
  public CompletableFuture<Boolean> adopt(RingSeed write, RingSeed read) {
    last = last.handle((done, failure) -> done).thenCompose(done -> adoptNow(write, read));
    return last;
  }

  private CompletableFuture<Boolean> adoptNow(RingSeed write, RingSeed read) {
    if (isOlderThanRemembered(write, read)) {
      return CompletableFuture.completedFuture(false);
    }
    RingPair next = known().adopt(write, read);
    if (known().write().isActive(self) || !next.write().isActive(self)) {
      return publish(write, read, keep(next));
    }
    StartingOver extent = StartingOver.of(known().write(), next, self);
    CompletableFuture<Void> ready =
        (extent == StartingOver.NOTHING
                ? CompletableFuture.<Void>completedFuture(null)
                : startOverUnlessVouchedFor(extent, next))
            .thenCompose(done -> joining.apply(next))
            .thenCompose(done -> keep(next));
    return publish(write, read, ready);
  }

  private boolean isOlderThanRemembered(RingSeed write, RingSeed read) {
    Optional<RingPair> remembered = memory.flatMap(RingMemory::unconfirmed);
    boolean older =
        remembered.isPresent()
            && (write.clockTime().isBefore(remembered.get().write().clockTime())
                || read.clockTime().isBefore(remembered.get().read().clockTime()));
    if (older && !write.isEmpty()) {
      log.warn("a manager has older rings than this server remembers; they are not taken");
    }
    return older;
  }

  private CompletableFuture<Void> keep(RingPair next) {
    return memory
        .map(kept -> kept.keep(next))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Boolean> publish(
      RingSeed write, RingSeed read, CompletableFuture<Void> ready) {
    return ready.isDone()
        ? ready.thenApply(done -> publish(write, read))
        : ready.thenApplyAsync(done -> publish(write, read), control);
  }

  private boolean publish(RingSeed write, RingSeed read) {
    if (!write.isEmpty() || !read.isEmpty()) {
      memory.ifPresent(RingMemory::confirm);
    }
    return rings.adopt(write, read);
  }

  private CompletableFuture<Void> startOverUnlessVouchedFor(StartingOver extent, RingPair next) {
    CompletableFuture<Optional<Predicate<StoredRecord>>> decision = resumption.recordsToKeep(next);
    Function<Optional<Predicate<StoredRecord>>, CompletableFuture<Void>> consequence =
        keep ->
            keep.map(kept -> dropOthers(kept, () -> startOver(extent, next.read())))
                .orElseGet(() -> startOver(extent, next.read()));
    return decision.isDone()
        ? decision.thenCompose(consequence)
        : decision.thenComposeAsync(consequence, control);
  }

  private CompletableFuture<Void> startOver(StartingOver extent, Ring read) {
    startingOver = true;
    Optional<UUID> previousBefore = previousIdentity;
    listeners.forEach(Runnable::run);
    return CompletableFuture.runAsync(() -> forget(extent, read), background)
        .<Void>handleAsync(
            (done, failure) -> {
              startingOver = false;
              if (failure != null) {
                log.error("this server can't join the ring, it failed to start over", failure);
                throw new IllegalStateException("starting over failed", failure);
              }
              return null;
            },
            control)
        .thenCompose(
            done -> {
              if (previousIdentity.equals(previousBefore)) {
                return CompletableFuture.completedFuture(null);
              }
              memory.ifPresent(RingMemory::forget);
              return startedOver.get();
            });
  }

  private void forget(StartingOver extent, Ring read) {
    resumption.startsOver();
    RecordCounts counts = store.counts();
    if (counts.equals(RecordCounts.NONE) && store.flushMark().equals(FlushMark.NONE)) {
      return;
    }
    log.warn(
        "starting over: others own the {} records that this server held when it left the ring",
        counts.live());
    if (extent == StartingOver.EVERYTHING) {
      // What was flushed too: it may have been in another cluster, and the others tell anyway.
      UUID identity = store.identity();
      store.clear();
      previousIdentity = Optional.of(identity);
    } else {
      forgetWhatOthersHave(read);
    }
  }

  private void forgetWhatOthersHave(Ring read) {
    forgetUnless(record -> StartingOver.mayHoldLastCopy(read, record.key().hash(), self));
  }

  private void forgetUnless(Predicate<StoredRecord> kept) {
    try (Scan scan = store.scan()) {
      boolean more = true;
      while (more) {
        List<StoredRecord> records = scan.next(RECORDS_PER_CHUNK);
        records.stream()
            .filter(kept.negate())
            .forEach(record -> store.mutate(record.key(), current -> Decision.erase(true)));
        more = !records.isEmpty();
      }
    }
  }

  /** What the others bring is theirs to tell; this server's last writes may be unknown to them. */
  private CompletableFuture<Void> dropOthers(
      Predicate<StoredRecord> kept, Supplier<CompletableFuture<Void>> startOver) {
    return CompletableFuture.runAsync(() -> forgetUnless(kept), background)
        .handleAsync(
            (done, failure) -> {
              if (failure == null) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              log.warn("this server can't go on with its records: {}", failure.getMessage());
              return startOver.get();
            },
            control)
        .thenCompose(Function.identity());
  }
}
