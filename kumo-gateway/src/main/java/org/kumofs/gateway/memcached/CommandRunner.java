package org.kumofs.gateway.memcached;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RecordLayout;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.LiveItem;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateTerms;
import org.kumofs.update.Verdict;

/**
 * Carries commands out on a {@link GatewayStore}, counts them, and says what to answer. It belongs
 * to the store's event loop and serves all the connections there. Where the store is broken a
 * future completes exceptionally; nothing is thrown.
 */
public final class CommandRunner {

  /** What a fetch is judged by, which depends on none of this. */
  private static final UpdateTerms NO_MATTER = new UpdateTerms(RecordLayout.DEFAULT, 0, 0);

  private final GatewayStore store;
  private final GatewayStats stats;
  private final GatewayCounters counters;
  private final UpdateCounting updates;
  private final TouchingReads touches;
  private final Reply version;

  /**
   * Creates a runner.
   *
   * @param stats the numbers of the gateway, shared by all runners
   */
  public CommandRunner(GatewayStore store, GatewayStats stats) {
    this.store = store;
    this.stats = stats;
    this.counters = stats.counters();
    this.updates = new UpdateCounting(counters);
    this.touches = new TouchingReads(store);
    this.version = new Reply.Version(stats.facts().version());
  }

  /** The answer to a version command. */
  public Reply version() {
    return version;
  }

  /** Reads keys; one result for each key, in the order of the keys. */
  public CompletableFuture<List<GetResult>> read(Command.Read command) {
    return guarded(
        () -> {
          if (command instanceof Command.GetAndTouch get) {
            counters.add(Counter.CMD_TOUCH, get.keys().size());
            return touches
                .read(get)
                .thenApply(
                    results -> counted(get, results, Counter.TOUCH_HITS, Counter.TOUCH_MISSES));
          }
          counters.add(Counter.CMD_GET, command.keys().size());
          return get((Command.Get) command)
              .thenApply(
                  results -> counted(command, results, Counter.GET_HITS, Counter.GET_MISSES));
        });
  }

  private CompletableFuture<List<GetResult>> get(Command.Get command) {
    return command.hasCompany() ? store.getInCompany(command.keys()) : store.get(command.keys());
  }

  private List<GetResult> counted(
      Command.Read command, List<GetResult> results, Counter ofHits, Counter ofMisses) {
    int keys = command.keys().size();
    if (results.size() != keys) {
      throw new IllegalStateException(results.size() + " results for " + keys + " keys");
    }
    int hits = 0;
    int misses = 0;
    for (GetResult result : results) {
      if (result instanceof GetResult.Hit) {
        hits++;
      } else if (result instanceof GetResult.Miss) {
        misses++;
      }
    }
    counters.add(ofHits, hits);
    counters.add(ofMisses, misses);
    return results;
  }

  /** Carries out a command that changes a key. */
  public CompletableFuture<Reply> write(Command.Write command) {
    return guarded(() -> unguardedWrite(command));
  }

  private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Reply> unguardedWrite(Command.Write command) {
    if (command instanceof Command.Set set) {
      counters.increment(Counter.CMD_SET);
      return store.set(set.item(), set.mode()).thenApply(this::reply);
    }
    if (command instanceof Command.Change change) {
      return update(change.key(), change.update(), change.wantsData());
    }
    if (command instanceof Command.Inspect inspect) {
      return inspect(inspect);
    }
    if (command instanceof Command.Delete delete) {
      return store.delete(delete.key(), delete.mode()).thenApply(this::reply);
    }
    return discard((Command.OversizedSet) command);
  }

  private CompletableFuture<Reply> update(byte[] key, Update update, boolean wantsData) {
    return store
        .update(key, update, wantsData)
        .thenApply(
            result ->
                result instanceof UpdateResult.Decided decided
                    ? decided(update, decided.answer())
                    : failed(((UpdateResult.Failed) result).reason()));
  }

  private Reply decided(Update update, UpdateAnswer answer) {
    updates.count(update, answer);
    return new Reply.Updated(answer);
  }

  /**
   * An item that is to stay as it is can be read from any of its owners: that is the usual case.
   */
  private CompletableFuture<Reply> inspect(Command.Inspect command) {
    FetchUpdate update = command.update();
    boolean leavesTraces = update.expiresAt().isPresent() || !update.countsAsAccess();
    if (leavesTraces || command.wantsAccess()) {
      return update(command.key(), update, command.wantsData());
    }
    return store
        .get(List.of(command.key()))
        .thenCompose(results -> inspected(command, results.get(0)));
  }

  private CompletableFuture<Reply> inspected(Command.Inspect command, GetResult result) {
    if (result instanceof GetResult.Failed failure) {
      return CompletableFuture.completedFuture(failed(failure.reason()));
    }
    Optional<LiveItem> found = Optional.empty();
    ClockTime stamp = ClockTime.ZERO;
    if (result instanceof GetResult.Hit hit) {
      found = Optional.of(new LiveItem(hit.content(), hit.casToken()));
      stamp = new ClockTime(hit.casToken());
    }
    Verdict verdict = command.update().judge(found, NO_MATTER);
    if (!(verdict.change() instanceof Verdict.Change.Keep)) {
      return update(command.key(), command.update(), command.wantsData());
    }
    UpdateAnswer answer =
        UpdateAnswer.of(verdict, stamp, command.wantsData(), UpdatedItem.Access.NONE);
    return CompletableFuture.completedFuture(decided(command.update(), answer));
  }

  private CompletableFuture<Reply> discard(Command.OversizedSet set) {
    counters.increment(Counter.STORE_TOO_LARGE);
    CompletableFuture<DeleteResult> deleted = store.delete(set.key(), set.mode());
    return deleted.thenApply(result -> set.refusal());
  }

  private Reply reply(StoreResult result) {
    if (result instanceof StoreResult.Stored stored) {
      return new Reply.Stored(stored.casToken());
    }
    if (result instanceof StoreResult.Failed failure) {
      return failed(failure.reason());
    }
    throw new IllegalStateException("a set that came to " + result);
  }

  private Reply reply(DeleteResult result) {
    if (result instanceof DeleteResult.Deleted) {
      counters.increment(Counter.DELETE_HITS);
      return new Reply.Deleted();
    }
    if (result instanceof DeleteResult.NotFound) {
      counters.increment(Counter.DELETE_MISSES);
      return new Reply.NotFound();
    }
    return failed(((DeleteResult.Failed) result).reason());
  }

  /** Carries out a command that concerns more than some keys. */
  public CompletableFuture<Reply> barrier(Command.Barrier command) {
    return guarded(
        () ->
            command instanceof Command.FlushAll flush
                ? flush(flush)
                : stats.answer(((Command.Stats) command).group(), store));
  }

  private CompletableFuture<Reply> flush(Command.FlushAll command) {
    counters.increment(Counter.CMD_FLUSH);
    if (!stats.facts().allowsFlushAll()) {
      return CompletableFuture.completedFuture(new Reply.NotAllowed());
    }
    return store
        .flushAll(command.delaySeconds())
        .thenApply(
            result ->
                result instanceof FlushResult.Failed failure
                    ? failed(failure.reason())
                    : new Reply.Ok());
  }

  /** The answer to a command that the cluster could not carry out, counted. */
  public Reply failed(String reason) {
    counters.increment(Counter.SERVER_ERRORS);
    return new Reply.ServerError(reason);
  }
}
