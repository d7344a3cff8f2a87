package org.kumofs.server.dump.cluster;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kumofs.server.dump.DumpException;

/** How long a tool goes on trying while nothing moves: servers restart, and rings change. */
final class Patience {

  private static final long PAUSE_MILLIS = 500;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final NodeCalls calls;
  private final Consumer<String> notices;
  private long sinceNanos;
  private String lastNotice = "";

  /**
   * @param notices told why it waits, once for each reason
   */
  Patience(NodeCalls calls, Consumer<String> notices) {
    this.calls = calls;
    this.notices = notices;
    this.sinceNanos = calls.time().nanoTime();
  }

  /** Something has moved. */
  void progress() {
    sinceNanos = calls.time().nanoTime();
    lastNotice = "";
  }

  /**
   * Waits before another try.
   *
   * @throws DumpException with the reason if nothing has moved for too long
   */
  void retry(String reason) {
    if (calls.time().nanoTime() - sinceNanos >= LIMIT_NANOS) {
      throw new DumpException(
          "given up after %d s: %s; see kumoctl status"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS), reason));
    }
    if (!reason.equals(lastNotice)) {
      notices.accept(reason + "; trying again");
      lastNotice = reason;
    }
    calls.pause(PAUSE_MILLIS);
  }
}
