package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.Update;

/** A store whose operations happen, and are answered, when the test says so. */
final class HeldStore implements GatewayStore {

  private final GatewayStore delegate;
  private final List<Operation<?>> started = new ArrayList<>();

  HeldStore(GatewayStore delegate) {
    this.delegate = delegate;
  }

  /** An operation that was asked for. */
  private record Operation<T>(
      String name,
      Supplier<CompletableFuture<T>> call,
      Function<String, T> failed,
      CompletableFuture<T> result) {

    void run() {
      result.complete(call.get().join());
    }

    void fail(String reason) {
      result.complete(failed.apply(reason));
    }
  }

  /** The operations asked for and not yet answered, as {@code get a b}, {@code set-async a}. */
  List<String> started() {
    return started.stream().map(Operation::name).toList();
  }

  /** Lets an operation happen. */
  void run(String name) {
    take(name).run();
  }

  /** Answers an operation with a failure. */
  void fail(String name, String reason) {
    take(name).fail(reason);
  }

  /** Breaks an operation. */
  void breakDown(String name) {
    take(name).result().completeExceptionally(new IllegalStateException("broken store"));
  }

  private Operation<?> take(String name) {
    for (Operation<?> operation : started) {
      if (operation.name().equals(name)) {
        started.remove(operation);
        return operation;
      }
    }
    throw new NoSuchElementException(name + " is not among " + started());
  }

  private <T> CompletableFuture<T> hold(
      String name, Supplier<CompletableFuture<T>> call, Function<String, T> failed) {
    CompletableFuture<T> result = new CompletableFuture<>();
    started.add(new Operation<>(name, call, failed, result));
    return result;
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    String name = keys.stream().map(HeldStore::name).collect(Collectors.joining(" ", "get ", ""));
    return hold(
        name,
        () -> delegate.get(keys),
        reason -> {
          List<GetResult> results = new ArrayList<>();
          keys.forEach(key -> results.add(new GetResult.Miss()));
          results.set(keys.size() - 1, new GetResult.Failed(reason));
          return results;
        });
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    String name = (mode == WriteMode.ASYNC ? "set-async " : "set ") + name(item.key());
    return hold(name, () -> delegate.set(item, mode), StoreResult.Failed::new);
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    String name = (mode == WriteMode.ASYNC ? "delete-async " : "delete ") + name(key);
    return hold(name, () -> delegate.delete(key, mode), DeleteResult.Failed::new);
  }

  private static String name(byte[] key) {
    return new String(key, ISO_8859_1);
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    return hold(
        "update " + name(key),
        () -> delegate.update(key, update, wantsData),
        UpdateResult.Failed::new);
  }

  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    return hold("flush", () -> delegate.flushAll(delaySeconds), FlushResult.Failed::new);
  }

  @Override
  public CompletableFuture<ClusterTotals> totals() {
    return hold("totals", delegate::totals, reason -> new ClusterTotals(0, 1, 0, 0, 0, 0, 0));
  }
}
