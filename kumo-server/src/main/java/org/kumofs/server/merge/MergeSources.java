package org.kumofs.server.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.leveldb.LevelDbSource;

/**
 * Databases that nobody has open, claimed as long as they are read together.
 *
 * @param all in the order given
 */
public record MergeSources(List<LevelDbSource> all) implements AutoCloseable {

  /**
   * Claims databases.
   *
   * @throws StoreException with a line for the operator if one is not there, in use, or given
   *     twice; then none is claimed
   */
  public static MergeSources claim(List<Path> paths) {
    return claim(paths, LevelDbSource::claim);
  }

  /**
   * Claims databases.
   *
   * @param claim how each of them is claimed
   * @throws StoreException as {@link #claim(List)}
   */
  public static MergeSources claim(List<Path> paths, Function<Path, LevelDbSource> claim) {
    MergeSources sources = new MergeSources(new ArrayList<>());
    boolean claimed = false;
    try {
      Set<Path> distinct = new HashSet<>();
      for (Path path : paths) {
        if (!distinct.add(path.toAbsolutePath().normalize())) {
          throw new StoreException("the source " + path + " is given twice");
        }
        sources.all.add(claim.apply(path));
      }
      claimed = true;
      return sources;
    } finally {
      if (!claimed) {
        sources.close();
      }
    }
  }

  /** What any of them knows to be flushed at a time. */
  public FlushMark flushed(long nowSeconds) {
    FlushMark flushed = FlushMark.NONE;
    for (LevelDbSource source : all) {
      flushed = flushed.join(source.flushMark().at(nowSeconds));
    }
    return flushed;
  }

  @Override
  public void close() {
    all.forEach(LevelDbSource::close);
  }
}
