package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.data.FlushMark;
import org.kumofs.message.ScannedRecords;
import org.kumofs.server.merge.MergeSources;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.leveldb.LevelDbSource;

/** Backups, merged as they are read, without what any of them knows to be flushed. */
public final class BackupSource implements RecordSource {

  private final MergeSources sources;
  private final Path scratch;
  private final List<RecordSource> scans = new ArrayList<>();
  private final MergedSource merged;

  private BackupSource(MergeSources sources, Path scratch, FlushMark flushed) {
    this.sources = sources;
    this.scratch = scratch;
    for (LevelDbSource source : sources.all()) {
      scans.add(new ScanSource(source.scan(scratch.resolve("source" + scans.size())), flushed));
    }
    this.merged = new MergedSource(scans);
  }

  /**
   * Claims backups and begins to read them.
   *
   * @param nowSeconds decides what flush has become due
   * @throws StoreException with a line for the operator if that can't be done
   */
  public static RecordSource open(List<Path> paths, long nowSeconds) {
    MergeSources sources = MergeSources.claim(paths);
    boolean opened = false;
    try {
      Path scratch = Files.createTempDirectory("kumodump");
      BackupSource source = new BackupSource(sources, scratch, sources.flushed(nowSeconds));
      opened = true;
      return source;
    } catch (IOException e) {
      throw new StoreException("can't make a directory for temporary files: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        sources.close();
      }
    }
  }

  @Override
  public List<ScannedRecords.Entry> next(int maxRecords) {
    return merged.next(maxRecords);
  }

  @Override
  public void close() {
    merged.close();
    sources.close();
    try {
      Files.delete(scratch);
    } catch (IOException e) {
      throw new StoreException("can't delete " + scratch + ": " + e.getMessage(), e);
    }
  }

  /** One of them. */
  private record ScanSource(Scan scan, FlushMark flushed) implements RecordSource {

    @Override
    public List<ScannedRecords.Entry> next(int maxRecords) {
      while (true) {
        List<StoredRecord> chunk = scan.next(maxRecords);
        List<ScannedRecords.Entry> left =
            chunk.stream()
                .filter(record -> !flushed.covers(record.value().clockTime(), 0))
                .map(
                    record ->
                        new ScannedRecords.Entry(
                            record.key(), record.value(), record.value().length()))
                .toList();
        if (chunk.isEmpty() || !left.isEmpty()) {
          return left;
        }
      }
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
