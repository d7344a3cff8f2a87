package org.kumofs.gateway.memcached;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;

/**
 * Carries commands out on a {@link GatewayStore}, counts them, and says what to answer. It belongs
 * to the store's event loop and serves all the connections there. Where the store is broken a
 * future completes exceptionally; nothing is thrown.
 */
public final class CommandRunner {

  private final GatewayStore store;
  private final GatewayCounters counters;
  private final Reply version;

  /**
   * Creates a runner.
   *
   * @param version what the version command answers
   */
  public CommandRunner(GatewayStore store, GatewayCounters counters, String version) {
    this.store = store;
    this.counters = counters;
    this.version = new Reply.Version(version);
  }

  /** The answer to a version command. */
  public Reply version() {
    return version;
  }

  /** Reads keys; one result for each key, in the order of the keys. */
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    counters.add(Counter.CMD_GET, keys.size());
    return guarded(() -> store.get(keys).thenApply(results -> counted(keys, results)));
  }

  private List<GetResult> counted(List<byte[]> keys, List<GetResult> results) {
    if (results.size() != keys.size()) {
      throw new IllegalStateException(results.size() + " results for " + keys.size() + " keys");
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
    counters.add(Counter.GET_HITS, hits);
    counters.add(Counter.GET_MISSES, misses);
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
    if (command instanceof Command.Cas cas) {
      counters.increment(Counter.CMD_SET);
      return store.cas(cas.item(), cas.casToken()).thenApply(this::countedCas);
    }
    if (command instanceof Command.Delete delete) {
      return store.delete(delete.key(), delete.mode()).thenApply(this::reply);
    }
    return discard((Command.OversizedSet) command);
  }

  private CompletableFuture<Reply> discard(Command.OversizedSet set) {
    CompletableFuture<DeleteResult> deleted = store.delete(set.key(), set.mode());
    return deleted.thenApply(result -> set.refusal());
  }

  private Reply countedCas(StoreResult result) {
    if (result instanceof StoreResult.Stored) {
      counters.increment(Counter.CAS_HITS);
    } else if (result instanceof StoreResult.Exists) {
      counters.increment(Counter.CAS_BADVAL);
    } else if (result instanceof StoreResult.NotFound) {
      counters.increment(Counter.CAS_MISSES);
    }
    return reply(result);
  }

  private Reply reply(StoreResult result) {
    if (result instanceof StoreResult.Stored stored) {
      return new Reply.Stored(stored.casToken());
    }
    if (result instanceof StoreResult.Exists) {
      return new Reply.Exists();
    }
    if (result instanceof StoreResult.NotFound) {
      return new Reply.NotFound();
    }
    return failed(((StoreResult.Failed) result).reason());
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

  /** The answer to a command that the cluster could not carry out, counted. */
  public Reply failed(String reason) {
    counters.increment(Counter.SERVER_ERRORS);
    return new Reply.ServerError(reason);
  }
}
