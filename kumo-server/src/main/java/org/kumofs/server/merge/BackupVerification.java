package org.kumofs.server.merge;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kumofs.json.Json;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.leveldb.LevelDbSource;

/** Compares backups with what they say they are made of, and prints what comes of it. */
final class BackupVerification {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  BackupVerification(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /**
   * Looks at all of them, whatever one is like.
   *
   * @return whether all are whole
   */
  boolean run(List<Path> backups) {
    boolean whole = true;
    for (Path backup : backups) {
      whole &= isWhole(backup);
      out.flush();
    }
    return whole;
  }

  private boolean isWhole(Path backup) {
    try (LevelDbSource source = LevelDbSource.claimUnverified(backup)) {
      Optional<BackupTotals> totals = source.verify();
      if (totals.isEmpty()) {
        fail(backup, backup + " does not say what it is made of; only reading it tells");
        return false;
      }
      succeed(backup, totals.get());
      return true;
    } catch (StoreException e) {
      fail(backup, e.getMessage());
      return false;
    }
  }

  private void succeed(Path backup, BackupTotals totals) {
    out.println(
        json
            ? Json.object()
                .with("path", backup)
                .with("whole", true)
                .with("records", totals.records())
                .with("bytes", totals.bytes())
            : backup + "  whole, " + totals.records() + " records, " + totals.bytes() + " bytes");
  }

  private void fail(Path backup, String reason) {
    if (json) {
      out.println(Json.object().with("path", backup).with("whole", false).with("reason", reason));
    } else {
      out.flush();
      err.println("kumomergedb: " + reason);
    }
  }
}
