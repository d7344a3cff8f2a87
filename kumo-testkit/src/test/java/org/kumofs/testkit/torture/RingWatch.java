package org.kumofs.testkit.torture;

import java.util.Optional;
import org.kumofs.message.RingSeeds;

/** Notes when the managers have changed the rings. */
final class RingWatch implements AutoCloseable {

  private final TortureCluster cluster;
  private final Journal journal;
  private final Thread thread = new Thread(this::watch, "ring-watch");
  private volatile boolean stopped;

  RingWatch(TortureCluster cluster, Journal journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  void start() {
    thread.start();
  }

  private void watch() {
    Optional<RingSeeds> last = Optional.empty();
    while (!stopped) {
      Optional<RingSeeds> now = cluster.rings();
      if (now.isPresent() && !now.equals(last)) {
        journal.ringsChanged(journal.now());
        last = now;
      }
      try {
        Thread.sleep(Journal.RING_WATCH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
