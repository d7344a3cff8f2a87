package org.kumofs.testkit.sim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateStatus;

/**
 * A client that reads, sets, deletes and compares-and-swaps a few keys at random, one operation at
 * a time, and notes in the history what came of it.
 */
final class SimClient {

  private static final int MAX_PAUSE_MILLIS = 40;

  private final String name;
  private final GatewayStore store;
  private final List<String> keys;
  private final History history;
  private final SimWorld world;
  private final Random random;
  private boolean stopping;
  private boolean busy;
  private int operations;
  private int failures;
  private long lastSuccessMillis;

  SimClient(String name, GatewayStore store, List<String> keys, History history, SimWorld world) {
    this.name = name;
    this.store = store;
    this.keys = List.copyOf(keys);
    this.history = history;
    this.world = world;
    this.random = world.newRandom();
  }

  /** Begins, and goes on until {@link #stop}. */
  void start() {
    stopping = false;
    pause();
  }

  /** Begins nothing new. */
  void stop() {
    stopping = true;
  }

  /** Whether no operation is under way. */
  boolean isIdle() {
    return !busy;
  }

  /** How many operations have ended. */
  int operations() {
    return operations;
  }

  /** How many of them the cluster could not do, or could not tell. */
  int failures() {
    return failures;
  }

  /** When the last operation that the cluster could do has ended. */
  long lastSuccessMillis() {
    return lastSuccessMillis;
  }

  private void pause() {
    world.time().after(random.nextInt(MAX_PAUSE_MILLIS + 1), this::next);
  }

  private void next() {
    if (stopping) {
      return;
    }
    busy = true;
    String key = keys.get(random.nextInt(keys.size()));
    int kind = random.nextInt(100);
    if (kind < 40) {
      read(key);
    } else if (kind < 75) {
      set(key);
    } else if (kind < 90) {
      readAndSwap(key);
    } else {
      delete(key);
    }
  }

  private void ended(boolean success) {
    busy = false;
    operations++;
    if (success) {
      lastSuccessMillis = world.nowMillis();
    } else {
      failures++;
    }
    pause();
  }

  /** A store gives results, failures included; that it fails itself is a fault of its own. */
  private <T> void whenDone(CompletableFuture<T> result, Consumer<T> next) {
    result
        .thenAccept(next)
        .exceptionally(
            broken -> {
              history.fault(name + " met a broken store: " + broken);
              return null;
            });
  }

  private void read(String key) {
    long beganAt = world.nowMillis();
    whenDone(store.get(List.of(bytes(key))), found -> ended(noteRead(key, found.get(0), beganAt)));
  }

  /** Tells whether there was an answer. */
  private boolean noteRead(String key, GetResult found, long beganAt) {
    if (found instanceof GetResult.Failed) {
      return false;
    }
    history.judge(name, key, valueOf(found), beganAt);
    return true;
  }

  static Optional<String> valueOf(GetResult found) {
    return found instanceof GetResult.Hit hit
        ? Optional.of(new String(hit.content().data(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private void set(String key) {
    String value = newValue();
    KeyHistory.Write write = history.of(key).begin(Optional.of(value), world.nowMillis());
    whenDone(
        store.set(item(key, value), WriteMode.SYNC), result -> ended(noteWrite(write, result)));
  }

  /** Tells whether there was a definite answer. */
  private boolean noteWrite(KeyHistory.Write write, StoreResult result) {
    if (result instanceof StoreResult.Stored) {
      write.acknowledged(world.nowMillis());
      return true;
    }
    write.unknown(world.nowMillis());
    return false;
  }

  private void readAndSwap(String key) {
    long beganAt = world.nowMillis();
    whenDone(
        store.get(List.of(bytes(key))),
        found -> {
          boolean answered = noteRead(key, found.get(0), beganAt);
          if (found.get(0) instanceof GetResult.Hit hit) {
            swap(key, hit.casToken());
          } else {
            ended(answered);
          }
        });
  }

  private void swap(String key, long casToken) {
    String value = newValue();
    KeyHistory.Write write = history.of(key).begin(Optional.of(value), world.nowMillis());
    StoreUpdate cas = StoreUpdate.cas(item(key, value).content(), casToken);
    whenDone(store.update(bytes(key), cas, false), result -> ended(noteSwap(key, write, result)));
  }

  private boolean noteSwap(String key, KeyHistory.Write write, UpdateResult result) {
    if (result instanceof UpdateResult.Failed) {
      write.unknown(world.nowMillis());
      return false;
    }
    if (((UpdateResult.Decided) result).answer().status() == UpdateStatus.DONE) {
      write.acknowledged(world.nowMillis());
    } else {
      history.of(key).withdraw(write);
    }
    return true;
  }

  private void delete(String key) {
    long beganAt = world.nowMillis();
    KeyHistory.Write write = history.of(key).begin(Optional.empty(), beganAt);
    whenDone(
        store.delete(bytes(key), WriteMode.SYNC),
        result -> ended(noteDelete(key, write, result, beganAt)));
  }

  private boolean noteDelete(
      String key, KeyHistory.Write write, DeleteResult result, long beganAt) {
    if (result instanceof DeleteResult.Failed) {
      write.unknown(world.nowMillis());
      return false;
    }
    if (result instanceof DeleteResult.Deleted) {
      write.acknowledged(world.nowMillis());
    } else {
      history.of(key).withdraw(write);
      history.judge(name + " deleting", key, Optional.empty(), beganAt);
    }
    return true;
  }

  private String newValue() {
    return name + "/" + operations;
  }

  static Item item(String key, String value) {
    return new Item(bytes(key), new ValueContent(0, 0, bytes(value)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s: %d operations, %d failed".formatted(name, operations, failures);
  }
}
