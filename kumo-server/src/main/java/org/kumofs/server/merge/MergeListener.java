package org.kumofs.server.merge;

import java.nio.file.Path;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableSpan;

/** Hears how a merge goes, on the thread that merges. */
public interface MergeListener {

  /**
   * Called often.
   *
   * @param share of the work that is done, 0 to 1
   * @throws MergeStoppedException to end it
   */
  void progress(double share, long recordsRead);

  /**
   * A source is damaged, or the disk fails.
   *
   * @param span what can't be read of it
   * @param failure to be thrown if that is to end the merge, which then makes nothing; otherwise
   *     the merge goes on without
   */
  default void unreadable(UnreadableSpan span, StoreException failure) {
    throw failure;
  }

  /**
   * A source was read to its end.
   *
   * @param totals over all sources so far
   */
  void merged(Path source, MergeTotals totals);

  /** All sources are read. */
  void closing();
}
