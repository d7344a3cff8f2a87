package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.BackupFacts;
import org.kumofs.server.store.BackupProgress;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.EngineBackup;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup of a LevelDB database, beside it: its files where that can be done, or its records. */
final class LevelDbBackup implements EngineBackup {

  private static final Logger log = LoggerFactory.getLogger(LevelDbBackup.class);

  private final LevelDbEngine engine;
  private final BackupTarget target;
  private final FileBackup files;
  private boolean finished;

  /**
   * @param files takes those of the engine
   */
  LevelDbBackup(LevelDbEngine engine, BackupTarget target, FileBackup files) {
    this.engine = engine;
    this.target = target;
    this.files = files;
  }

  @Override
  public boolean takeFiles() {
    LevelDbEngine.Opened opened = engine.opened();
    try {
      target.begin();
    } catch (IOException e) {
      throw failure(e);
    }
    if (!opened.implementation().isNative()) {
      return false;
    }
    try {
      files.take(opened.db(), target.partial().path());
      return true;
    } catch (IOException | RuntimeException e) {
      log.warn("cannot link to the tables, copying the records instead: {}", Failures.line(e));
      return false;
    }
  }

  @Override
  public void copy(Scan records, BackupProgress progress) {
    try {
      target.begin();
      DatabaseDirectory partial = target.partial();
      FlushMark flushed = engine.flushMark();
      if (!flushed.equals(FlushMark.NONE)) {
        Files.write(partial.flushFile(), FlushMarkCodec.encode(flushed));
      }
      new RecordBackup(engine.opened().implementation(), engine.space(), progress)
          .write(records, partial);
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  @Override
  public BackupTotals finish(BackupFacts facts, BackupProgress progress) {
    try {
      BackupManifest manifest = BackupManifest.write(target.partial(), facts, progress);
      target.partial().sync();
      target.complete();
      finished = true;
      log.info("backed up {} records to {}", manifest.totals().records(), target.path());
      return manifest.totals();
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private StoreException failure(Exception e) {
    return Failures.of("write the backup " + target.path(), e);
  }

  @Override
  public void close() {
    if (!finished) {
      target.abandon();
    }
  }
}
