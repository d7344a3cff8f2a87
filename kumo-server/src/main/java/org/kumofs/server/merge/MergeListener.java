package org.kumofs.server.merge;

import java.nio.file.Path;

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
   * A source was read to its end.
   *
   * @param totals over all sources so far
   */
  void merged(Path source, MergeTotals totals);

  /** All sources are read. */
  void closing();
}
