package org.kumofs.ctl.bench.load;

import org.kumofs.time.TimeSource;

/** Every lane sends its next request when an answer came: the load adapts to the server. */
public final class ClosedLoop implements LoadPattern {

  private final Workload workload;
  private final TimeSource time;
  private boolean exhausted;

  /** Sends what a workload has. */
  public ClosedLoop(Workload workload, TimeSource time) {
    this.workload = workload;
    this.time = time;
  }

  @Override
  public void ready(Lane lane) {
    if (exhausted || !lane.hasRoom()) {
      return;
    }
    long now = time.nanoTime();
    do {
      if (!workload.next()) {
        exhausted = true;
        break;
      }
      lane.send(workload, now);
    } while (lane.hasRoom());
    lane.flush();
  }

  @Override
  public boolean isExhausted() {
    return exhausted;
  }

  @Override
  public void stop() {
    exhausted = true;
  }

  @Override
  public long unsent() {
    return 0;
  }
}
