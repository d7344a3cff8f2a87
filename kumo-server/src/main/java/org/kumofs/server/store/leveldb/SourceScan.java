package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.server.store.RecordCursor;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoredRecord;

/** Reads a database by a view of it. */
final class SourceScan implements Scan {

  private final Path source;
  private final Path view;
  private Optional<LevelDbEngine> engine = Optional.empty();
  private Optional<RecordCursor> cursor = Optional.empty();

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
      scan.cursor = Optional.of(engine.cursor(Optional.empty()));
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
    RecordCursor records =
        cursor.orElseThrow(() -> new StoreException("the scan of " + source + " is over"));
    List<StoredRecord> chunk = new ArrayList<>();
    long bytes = 0;
    try {
      while (chunk.size() < maxRecords && bytes < CHUNK_BYTES) {
        Optional<StoredRecord> record = records.next();
        if (record.isEmpty()) {
          break;
        }
        chunk.add(record.get());
        bytes += record.get().size();
      }
      // The next chunk begins with a seek, which tells damage from the end.
      records.rest();
    } catch (StoreException e) {
      throw inWordsOfTheSource(e);
    }
    return chunk;
  }

  @Override
  public void close() {
    cursor.ifPresent(RecordCursor::close);
    cursor = Optional.empty();
    engine.ifPresent(LevelDbEngine::abandon);
    engine = Optional.empty();
    try {
      DurableFiles.deleteTree(view);
    } catch (IOException e) {
      throw Failures.of("delete " + view, e);
    }
  }
}
