package org.kumofs.testkit.sim;

import java.util.List;
import java.util.Random;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/**
 * A client that counts up counters, one at a time: in one step, or by reading and storing if nobody
 * was faster. It notes in the history what came of it. The counters exist.
 */
final class CountingClient {

  private static final int MAX_PAUSE_MILLIS = 40;

  private final GatewayStore store;
  private final List<String> counters;
  private final History history;
  private final SimWorld world;
  private final Random random;
  private boolean stopping;
  private boolean busy;
  private long acknowledged;
  private long unknown;

  CountingClient(GatewayStore store, List<String> counters, History history, SimWorld world) {
    this.store = store;
    this.counters = List.copyOf(counters);
    this.history = history;
    this.world = world;
    this.random = world.newRandom();
  }

  /** Begins, and goes on until {@link #stop}. */
  void start() {
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

  /** How many increments have taken effect. */
  long acknowledged() {
    return acknowledged;
  }

  /** Of how many nobody knows. */
  long unknown() {
    return unknown;
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
    String counter = counters.get(random.nextInt(counters.size()));
    if (random.nextBoolean()) {
      count(counter);
    } else {
      readAndSwap(counter);
    }
  }

  private void count(String counter) {
    long beganAt = world.nowMillis();
    store
        .update(SimClient.bytes(counter), new ArithmeticUpdate(false, 1), true)
        .whenComplete((result, broken) -> counted(counter, beganAt, result, broken));
  }

  private void counted(String counter, long beganAt, UpdateResult result, Throwable broken) {
    UpdateStatus status = statusOf(result, broken);
    if (status == UpdateStatus.DONE) {
      UpdateAnswer answer = ((UpdateResult.Decided) result).answer();
      done(counter, beganAt, numberIn(SimClient.text(answer.item().orElseThrow().content())));
    } else if (status == UpdateStatus.NOT_FOUND) {
      noteRead(counter, beganAt, 0);
      pause();
    } else {
      unknown(counter, beganAt);
    }
  }

  private void readAndSwap(String counter) {
    long beganAt = world.nowMillis();
    store
        .get(List.of(SimClient.bytes(counter)))
        .thenAccept(
            found -> {
              if (found.get(0) instanceof GetResult.Hit hit) {
                long value = numberIn(SimClient.valueOf(hit).orElseThrow());
                noteRead(counter, beganAt, value);
                swap(counter, value + 1, hit.casToken());
                return;
              }
              if (found.get(0) instanceof GetResult.Miss) {
                noteRead(counter, beganAt, 0);
              }
              pause();
            });
  }

  private void swap(String counter, long next, long casToken) {
    long beganAt = world.nowMillis();
    Update cas = StoreUpdate.cas(SimClient.item(counter, Long.toString(next)).content(), casToken);
    store
        .update(SimClient.bytes(counter), cas, false)
        .whenComplete(
            (result, broken) -> {
              UpdateStatus status = statusOf(result, broken);
              if (status == UpdateStatus.DONE) {
                done(counter, beganAt, next);
              } else if (status == UpdateStatus.FAILED) {
                unknown(counter, beganAt);
              } else {
                pause();
              }
            });
  }

  private UpdateStatus statusOf(UpdateResult result, Throwable broken) {
    if (broken != null) {
      history.fault("a counting client met a broken store: " + broken);
    }
    return result instanceof UpdateResult.Decided decided
        ? decided.answer().status()
        : UpdateStatus.FAILED;
  }

  private void done(String counter, long beganAt, long value) {
    acknowledged++;
    history.note(counter, new Count(true, beganAt, world.nowMillis(), value, false));
    pause();
  }

  private void unknown(String counter, long beganAt) {
    unknown++;
    history.note(counter, new Count(true, beganAt, world.nowMillis(), 0, true));
    pause();
  }

  private void noteRead(String counter, long beganAt, long value) {
    history.note(counter, new Count(false, beganAt, world.nowMillis(), value, false));
  }

  static long numberIn(String value) {
    return Long.parseLong(value.strip());
  }
}
