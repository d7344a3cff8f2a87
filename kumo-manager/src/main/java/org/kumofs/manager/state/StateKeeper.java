package org.kumofs.manager.state;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what others hear of this manager's state is on disk before. Whoever tells it
 * waits for {@link #durable} first; nothing else has to be reported here. For the control loop
 * alone.
 */
public final class StateKeeper {

  private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

  /** A disk that hangs must not keep the cluster from being told of a loss. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final StateMemory memory;
  private final Supplier<ManagerState> current;
  private final ControlLoop control;

  /** What is saved, or is being saved; empty if that has failed. */
  private Optional<ManagerState> target;

  private CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);
  private Optional<String> problem = Optional.empty();

  /**
   * @param current the state of the moment
   */
  public StateKeeper(StateMemory memory, Supplier<ManagerState> current, ControlLoop control) {
    this.memory = memory;
    this.current = current;
    this.control = control;
    this.target = Optional.of(memory.restored());
  }

  /**
   * Saves the present state unless that was done.
   *
   * @return done on the control loop, at once if there is nothing to save: when the state is on
   *     disk, could not be written, or the disk takes too long; never fails
   */
  public CompletableFuture<Void> durable() {
    if (memory.store().isEmpty()) {
      return saving;
    }
    ManagerState state = current.get();
    if (target.filter(state::equals).isEmpty()) {
      target = Optional.of(state);
      StateStore store = memory.store().get();
      saving = saving.thenCompose(done -> save(store, state));
    }
    return saving.isDone() ? saving : limited(saving);
  }

  private CompletableFuture<Void> limited(CompletableFuture<Void> save) {
    CompletableFuture<Void> result = save.copy();
    control.schedule(
        PATIENCE_MILLIS,
        () -> {
          if (result.complete(null)) {
            log.warn("the disk with the state file does not answer, going on without it");
          }
        });
    return result;
  }

  private CompletableFuture<Void> save(StateStore store, ManagerState state) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    memory
        .disk()
        .execute(
            () -> {
              Optional<String> failure = trySave(store, state);
              control.execute(
                  () -> {
                    saved(failure);
                    done.complete(null);
                  });
            });
    return done;
  }

  private static Optional<String> trySave(StateStore store, ManagerState state) {
    try {
      store.save(state);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void saved(Optional<String> failure) {
    if (failure.isPresent()) {
      target = Optional.empty();
      if (!failure.equals(problem)) {
        log.error("{}; the ring is lost if both managers end now", failure.get());
      }
    } else if (problem.isPresent()) {
      log.warn("the state file is written again");
    }
    problem = failure;
  }

  /** Why the state is not kept, if it is not. */
  public Optional<String> problem() {
    return memory.store().isEmpty() ? Optional.of("it is not kept: --state none") : problem;
  }
}
