package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Many runs, several at a time. Each has a world of its own, so they don't touch each other.
 *
 * @param keepGoing whether it goes on after a run that has failed
 */
record Campaign(List<Schedule> schedules, long firstSeed, int seeds, boolean keepGoing) {

  /** Hears of each run; called by one thread at a time. */
  interface Listener {

    /** Tells whether all is as it has to be. */
    boolean ended(RunResult result);
  }

  private record Run(Schedule schedule, long seed) {}

  /**
   * Runs everything, or until the listener has had enough.
   *
   * @throws IllegalStateException if a run could not even be made: nobody knows then
   */
  void run(int threads, Listener listener) {
    Runs runs = new Runs(listener);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(runs::work, "simulation-" + i);
      worker.start();
      workers.add(worker);
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runs.requireMade();
  }

  /** Hands out the runs, schedule by schedule for each seed, and takes their results. */
  private final class Runs {

    private final Listener listener;
    private final Iterator<Run> open =
        LongStream.range(firstSeed, firstSeed + seeds)
            .boxed()
            .flatMap(seed -> schedules.stream().map(schedule -> new Run(schedule, seed)))
            .iterator();
    private boolean enough;
    private Optional<Throwable> broken = Optional.empty();

    Runs(Listener listener) {
      this.listener = listener;
    }

    void work() {
      try {
        for (Run run = next(); run != null; run = next()) {
          ended(Simulation.run(run.schedule(), run.seed()));
        }
      } catch (RuntimeException | Error e) {
        broke(e);
      }
    }

    private synchronized void broke(Throwable cause) {
      broken = broken.or(() -> Optional.of(cause));
      enough = true;
    }

    synchronized void requireMade() {
      if (broken.isPresent()) {
        throw new IllegalStateException("a run could not be made: " + broken.get(), broken.get());
      }
    }

    private synchronized Run next() {
      return enough || !open.hasNext() ? null : open.next();
    }

    private synchronized void ended(RunResult result) {
      enough |= !listener.ended(result) && !keepGoing;
    }
  }
}
