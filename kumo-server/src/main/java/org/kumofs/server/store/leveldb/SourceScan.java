package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kumofs.server.store.RecordWalk;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.UnreadableSpan;

/** Reads a database by a view of it. */
final class SourceScan implements Scan {

  private final Path source;
  private final Path view;
  private Optional<LevelDbEngine> engine = Optional.empty();
  private Optional<RecordWalk> walk = Optional.empty();

  private SourceScan(Path source, Path view) {
    this.source = source;
    this.view = view;
  }

  static SourceScan open(Path source, Path view) {
    SourceScan scan = new SourceScan(source, view);
    boolean opened = false;
    try {
      DatabaseView.make(source, view);
      LevelDbEngine engine = LevelDbEngine.open(StoreLocation.of(view));
      scan.engine = Optional.of(engine);
      scan.walk = Optional.of(new RecordWalk(engine.cursor(Optional.empty()), Optional.empty()));
      opened = true;
      return scan;
    } catch (IOException e) {
      throw Failures.of("read the database " + source, e);
    } catch (StoreException e) {
      throw scan.inWordsOfTheSource(e);
    } finally {
      if (!opened) {
        scan.close();
      }
    }
  }

  /** Nobody knows the view. */
  private StoreException inWordsOfTheSource(StoreException failure) {
    return new StoreException(
        failure.getMessage().replace(view.toString(), source.toString()), failure);
  }

  @Override
  public List<StoredRecord> next(int maxRecords) {
    try {
      return walk().next(maxRecords);
    } catch (StoreException e) {
      throw inWordsOfTheSource(e);
    }
  }

  @Override
  public UnreadableSpan skipUnreadable(String reason) {
    try {
      return walk().skipUnreadable(reason);
    } catch (StoreException e) {
      throw inWordsOfTheSource(e);
    }
  }

  private RecordWalk walk() {
    return walk.orElseThrow(() -> new StoreException("the scan of " + source + " is over"));
  }

  @Override
  public void close() {
    walk.ifPresent(RecordWalk::close);
    walk = Optional.empty();
    engine.ifPresent(LevelDbEngine::abandon);
    engine = Optional.empty();
    try {
      DurableFiles.deleteTree(view);
    } catch (IOException e) {
      throw Failures.of("delete " + view, e);
    }
  }
}
