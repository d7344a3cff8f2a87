package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.format.DumpPosition;
import org.kumofs.time.TimeSource;

/** Where it is kept how far an import is, if somebody wants that; about once a second. */
public final class StateFile {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Optional<Path> path;
  private final ImportState start;
  private final TimeSource time;
  private ImportState reached;
  private long savedNanos;

  /**
   * @param start where this run begins
   */
  public StateFile(Optional<Path> path, ImportState start, TimeSource time) {
    this.path = path;
    this.start = start;
    this.time = time;
    this.reached = start;
    this.savedNanos = time.nanoTime();
  }

  /** Where this run began. */
  public ImportState start() {
    return start;
  }

  /** Everything before a position is dealt with. */
  public void reached(DumpPosition position, ImportTotals totals) throws IOException {
    reached = new ImportState(start.dumpBytes(), position, totals);
    if (time.nanoTime() - savedNanos >= INTERVAL_NANOS) {
      save();
    }
  }

  /** Keeps what was reached. */
  public void save() throws IOException {
    savedNanos = time.nanoTime();
    if (path.isPresent() && reached.position().offset() > 0) {
      reached.save(path.get());
    }
  }

  /** The import is done. */
  public void delete() throws IOException {
    if (path.isPresent()) {
      Files.deleteIfExists(path.get());
    }
  }
}
