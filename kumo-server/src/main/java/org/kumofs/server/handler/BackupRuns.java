package org.kumofs.server.handler;

import java.util.Optional;
import java.util.function.Supplier;
import org.kumofs.message.BackupReport;
import org.kumofs.server.store.BackupRequest;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backups of a server, one at a time. Safe for use by many threads. */
public final class BackupRuns {

  private static final Logger log = LoggerFactory.getLogger(BackupRuns.class);

  private final Store store;
  private final Supplier<BackupRequest.Origin> origin;
  private final TimeSource time;
  private Optional<BackupRun> last = Optional.empty();

  /**
   * @param origin what is true of the server now, with another stamp each time
   */
  public BackupRuns(Store store, Supplier<BackupRequest.Origin> origin, TimeSource time) {
    this.store = store;
    this.origin = origin;
    this.time = time;
  }

  /** Begins a backup, unless one is running. */
  synchronized Optional<BackupRun> begin(String suffix) {
    if (last.filter(BackupRun::isRunning).isPresent()) {
      return Optional.empty();
    }
    last = Optional.of(new BackupRun(new BackupRequest(suffix, origin.get()), time));
    return last;
  }

  /**
   * Makes a backup; blocks for as long as that takes.
   *
   * @throws StoreException if that fails
   * @throws IllegalArgumentException if its suffix makes no file name
   */
  void carryOut(BackupRun run) {
    String suffix = run.request().suffix();
    log.info("start backup {}", suffix);
    try {
      BackupTotals totals = store.backup(run.request(), run);
      run.done(totals);
    } catch (IllegalArgumentException | StoreException e) {
      run.endUnlessEnded(String.valueOf(e.getMessage()));
      log.error("backup {} failed: {}", suffix, e.getMessage());
      throw e;
    }
    log.info("finish backup {}", suffix);
  }

  /** How the last one fares. */
  synchronized BackupReport report() {
    return last.map(BackupRun::report).orElse(BackupReport.NONE);
  }
}
