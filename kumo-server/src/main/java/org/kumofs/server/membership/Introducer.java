package org.kumofs.server.membership;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.Introduce;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.Questions;
import org.kumofs.rpc.RpcSession;
import org.kumofs.server.store.Store;

/** Tells managers which database this server has and which rings it knows. */
public final class Introducer {

  private final Questions questions;
  private final Store store;
  private final Executor storage;
  private final LamportClock clock;
  private final Subject subject;

  /**
   * What changes while the server runs.
   *
   * @param previousIdentity that of the database before it was emptied last in this life
   * @param rings those that this server knows, whether it goes by them or not
   */
  public record Subject(Supplier<Optional<UUID>> previousIdentity, Supplier<RingPair> rings) {}

  /**
   * @param storage where the database may be asked
   */
  public Introducer(
      Questions questions, Store store, Executor storage, LamportClock clock, Subject subject) {
    this.questions = questions;
    this.store = store;
    this.storage = storage;
    this.clock = clock;
    this.subject = subject;
  }

  /** Whether a manager is one of ours, who wants to know; fails if it does not tell. */
  CompletableFuture<Boolean> isInterested(NodeAddress manager) {
    return questions
        .capabilities(manager)
        .thenApply(mask -> (mask & ManagerStatus.INTRODUCTIONS) != 0);
  }

  /** Introduces this server; gives the manager's rings, which are empty if it hands out none. */
  CompletableFuture<RingSeeds> introduce(RpcSession manager, long timeoutMillis) {
    RingPair rings = subject.rings().get();
    return CompletableFuture.supplyAsync(store::identity, storage)
        .thenCompose(
            identity ->
                manager.call(
                    new Introduce(
                        identity,
                        subject.previousIdentity().get(),
                        rings.write().seed(),
                        rings.read().seed(),
                        clock.take()),
                    timeoutMillis));
  }
}
