package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoreException;

/**
 * A database that nobody has open, such as a backup, to be read and not to be changed: not a file
 * of it is. It may lie on a disk that can't be written to. While it is claimed, no server and no
 * LevelDB opens it.
 */
public final class LevelDbSource implements AutoCloseable {

  private final Path path;
  private final DatabaseDirectory directory;
  private final List<DirectoryLock> locks;

  private LevelDbSource(Path path, DatabaseDirectory directory, List<DirectoryLock> locks) {
    this.path = path;
    this.directory = directory;
    this.locks = locks;
  }

  /**
   * Claims a database. A backup that says what it is made of is compared with that, which reads all
   * its files once.
   *
   * @throws StoreException with a line for the operator if there is none, it is in use, or a backup
   *     is damaged
   */
  public static LevelDbSource claim(Path path) {
    LevelDbSource source = claimUnverified(path);
    boolean whole = false;
    try {
      source.verify();
      whole = true;
      return source;
    } finally {
      if (!whole) {
        source.close();
      }
    }
  }

  /**
   * Claims a database as it is: what is damaged shows when it is read, if at all.
   *
   * @throws StoreException with a line for the operator if there is none, or it is in use
   */
  public static LevelDbSource claimUnverified(Path path) {
    DatabaseDirectory directory = new DatabaseDirectory(path);
    LevelDbSource source = new LevelDbSource(path, directory, new ArrayList<>());
    boolean claimed = false;
    try {
      source.requireWhole();
      source.lock(directory.lockFile());
      source.lock(directory.levelDbLockFile());
      claimed = true;
      return source;
    } catch (IOException e) {
      throw Failures.of("read the database " + path, e);
    } finally {
      if (!claimed) {
        source.close();
      }
    }
  }

  private void requireWhole() throws IOException {
    if (!directory.hasDatabase()) {
      throw new IOException("there is no LevelDB database");
    }
    if (directory.isBeingDiscarded()) {
      throw new IOException("it is half cleared; its server's next start ends that");
    }
  }

  private void lock(Path file) throws IOException {
    // A database without the file was never open where it lies.
    if (Files.exists(file)) {
      locks.add(DirectoryLock.takeShared(file));
    }
  }

  /**
   * Compares a backup with what it says it is made of.
   *
   * @return what is in it; empty if it does not say, as the original's backups and databases that
   *     are none
   * @throws StoreException with a line for the operator that names what is damaged
   */
  public Optional<BackupTotals> verify() {
    return BackupManifest.check(path).map(BackupManifest::totals);
  }

  /** Where it lies, as given. */
  public Path path() {
    return path;
  }

  /**
   * What was flushed.
   *
   * @throws StoreException if that can't be told
   */
  public FlushMark flushMark() {
    return directory.flushMark();
  }

  /**
   * Opens a walk over all records.
   *
   * @param scratch a directory to be made, gone when the scan is closed; it takes copies of
   *     LevelDB's log and its latest tables
   * @throws StoreException with a line for the operator if the database is damaged
   */
  public Scan scan(Path scratch) {
    return SourceScan.open(path, scratch);
  }

  @Override
  public void close() {
    try {
      for (DirectoryLock lock : locks) {
        lock.close();
      }
    } catch (IOException e) {
      throw Failures.of("close the database " + path(), e);
    }
  }
}
