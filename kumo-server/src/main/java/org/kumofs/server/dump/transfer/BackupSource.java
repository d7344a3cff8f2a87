package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private BackupSource(
      MergeSources sources, Path scratch, FlushMark flushed, Optional<Losses> losses) {
    this.sources = sources;
    this.scratch = scratch;
    for (LevelDbSource source : sources.all()) {
      scans.add(
          new ScanSource(source.scan(scratch.resolve("source" + scans.size())), flushed, losses));
    }
    this.merged = new MergedSource(scans);
  }

  /**
   * Claims backups and begins to read them. What is damaged ends that.
   *
   * @param nowSeconds decides what flush has become due
   * @throws StoreException with a line for the operator if that can't be done
   */
  public static RecordSource open(List<Path> paths, long nowSeconds) {
    return open(MergeSources.claim(paths), nowSeconds, Optional.empty());
  }

  /**
   * The same, but goes on behind what is damaged.
   *
   * @param losses told of that
   */
  public static RecordSource salvage(List<Path> paths, long nowSeconds, Losses losses) {
    return open(
        MergeSources.claim(paths, path -> claim(path, losses)), nowSeconds, Optional.of(losses));
  }

  private static LevelDbSource claim(Path path, Losses losses) {
    LevelDbSource source = LevelDbSource.claimUnverified(path);
    try {
      source.verify();
    } catch (StoreException e) {
      losses.damaged(e.getMessage());
    }
    return source;
  }

  private static RecordSource open(MergeSources sources, long nowSeconds, Optional<Losses> losses) {
    boolean opened = false;
    try {
      Path scratch = Files.createTempDirectory("kumodump");
      BackupSource source = new BackupSource(sources, scratch, sources.flushed(nowSeconds), losses);
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
  private record ScanSource(Scan scan, FlushMark flushed, Optional<Losses> losses)
      implements RecordSource {

    @Override
    public List<ScannedRecords.Entry> next(int maxRecords) {
      while (true) {
        List<StoredRecord> chunk = read(maxRecords);
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

    private List<StoredRecord> read(int maxRecords) {
      while (true) {
        try {
          return scan.next(maxRecords);
        } catch (StoreException e) {
          losses.orElseThrow(() -> e).lost(scan.skipUnreadable(e.getMessage()));
        }
      }
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
