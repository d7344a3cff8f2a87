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
import org.kumofs.testkit.history.Action;
import org.kumofs.testkit.history.Answer;
import org.kumofs.testkit.history.Operation;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;

/**
 * A client that reads, sets, adds, deletes and compares-and-swaps a few keys at random, one
 * operation at a time, and notes in the history what came of it.
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
  private int failedReads;
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

  /** How many of those were reads. */
  int failedReads() {
    return failedReads;
  }

  /** When the last operation that the cluster could do has ended. */
  long lastSuccessMillis() {
    return lastSuccessMillis;
  }

  private void pause() {
    busy = false;
    world.time().after(random.nextInt(MAX_PAUSE_MILLIS + 1), this::next);
  }

  private void next() {
    if (stopping) {
      return;
    }
    busy = true;
    String key = keys.get(random.nextInt(keys.size()));
    int kind = random.nextInt(100);
    if (kind < 35) {
      read(key);
    } else if (kind < 65) {
      set(key);
    } else if (kind < 80) {
      readAndSwap(key);
    } else if (kind < 90) {
      add(key);
    } else {
      delete(key);
    }
  }

  /** One operation that is under way. */
  private final class Running {

    private final String key;
    private final Action action;
    private final long beganAt = world.nowMillis();

    Running(String key, Action action) {
      this.key = key;
      this.action = action;
    }

    /** A store gives results, failures included; that it fails itself is a fault of its own. */
    <T> void when(CompletableFuture<T> result, Consumer<T> next) {
      result
          .thenAccept(next)
          .exceptionally(
              broken -> {
                history.fault(name + " met a broken store: " + broken);
                pause();
                return null;
              });
    }

    void note(Answer answer) {
      long now = world.nowMillis();
      history.note(key, new Operation(name, beganAt, now, action, answer));
      operations++;
      if (answer.equals(Answer.UNKNOWN)) {
        failures++;
        failedReads += action instanceof Action.Read ? 1 : 0;
      } else {
        lastSuccessMillis = now;
      }
    }

    void end(Answer answer) {
      note(answer);
      pause();
    }
  }

  private void read(String key) {
    Running read = new Running(key, new Action.Read());
    read.when(store.get(List.of(bytes(key))), found -> read.end(answerOf(found.get(0))));
  }

  static Answer answerOf(GetResult found) {
    return found instanceof GetResult.Failed ? Answer.UNKNOWN : Answer.found(valueOf(found));
  }

  static Optional<String> valueOf(GetResult found) {
    return found instanceof GetResult.Hit hit ? Optional.of(text(hit.content())) : Optional.empty();
  }

  private void set(String key) {
    String value = newValue();
    Running set = new Running(key, new Action.Set(value));
    set.when(
        store.set(item(key, value), WriteMode.SYNC),
        result -> set.end(result instanceof StoreResult.Stored ? Answer.DONE : Answer.UNKNOWN));
  }

  private void readAndSwap(String key) {
    Running read = new Running(key, new Action.Read());
    read.when(
        store.get(List.of(bytes(key))),
        found -> {
          read.note(answerOf(found.get(0)));
          if (found.get(0) instanceof GetResult.Hit hit) {
            swap(key, hit);
          } else {
            pause();
          }
        });
  }

  private void swap(String key, GetResult.Hit hit) {
    String value = newValue();
    Running cas = new Running(key, new Action.Cas(valueOf(hit).orElseThrow(), value));
    update(cas, StoreUpdate.cas(item(key, value).content(), hit.casToken()));
  }

  private void add(String key) {
    String value = newValue();
    Running add = new Running(key, new Action.Add(value));
    update(add, new StoreUpdate(StoreMode.ADD, item(key, value).content()));
  }

  private void update(Running running, StoreUpdate update) {
    running.when(
        store.update(bytes(running.key), update, false), result -> running.end(answerOf(result)));
  }

  private static Answer answerOf(UpdateResult result) {
    if (result instanceof UpdateResult.Decided decided) {
      return switch (decided.answer().status()) {
        case DONE -> Answer.DONE;
        case NOT_STORED, EXISTS, NOT_FOUND -> Answer.REFUSED;
        default -> Answer.UNKNOWN;
      };
    }
    return Answer.UNKNOWN;
  }

  private void delete(String key) {
    Running delete = new Running(key, new Action.Delete());
    delete.when(store.delete(bytes(key), WriteMode.SYNC), result -> delete.end(answerOf(result)));
  }

  private static Answer answerOf(DeleteResult result) {
    if (result instanceof DeleteResult.Failed) {
      return Answer.UNKNOWN;
    }
    return result instanceof DeleteResult.Deleted ? Answer.DONE : Answer.REFUSED;
  }

  private String newValue() {
    return name + "x" + operations;
  }

  static Item item(String key, String value) {
    return new Item(bytes(key), new ValueContent(0, 0, bytes(value)));
  }

  static String text(ValueContent content) {
    return new String(content.data(), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s: %d operations, %d failed".formatted(name, operations, failures);
  }
}
