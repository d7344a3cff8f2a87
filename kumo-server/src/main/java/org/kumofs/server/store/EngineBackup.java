package org.kumofs.server.store;

/**
 * A backup that an engine is making, for one thread: either {@link #takeFiles} works or {@link
 * #copy} is called; then {@link #finish}. Failures are {@link StoreException}s. Closed before it is
 * finished it leaves nothing.
 */
public interface EngineBackup extends AutoCloseable {

  /**
   * Takes the database as it is, without reading the records. The engine is not closed or cleared
   * before this returns.
   *
   * @return false if that can't be done here and the records are to be copied
   */
  boolean takeFiles();

  /** Copies what a scan shows. */
  void copy(Scan records, BackupProgress progress);

  /** Makes it last, and gives it its name. */
  BackupTotals finish(BackupFacts facts, BackupProgress progress);

  @Override
  void close();
}
