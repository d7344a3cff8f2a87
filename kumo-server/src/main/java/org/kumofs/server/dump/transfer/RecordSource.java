package org.kumofs.server.dump.transfer;

import java.util.List;
import org.kumofs.message.ScannedRecords;

/** Records in the order of their keys, no key twice. One thread at a time; to be closed. */
public interface RecordSource extends AutoCloseable {

  /**
   * The next records.
   *
   * @param maxRecords how many at most, positive
   * @return at least one, or an empty list at the end
   */
  List<ScannedRecords.Entry> next(int maxRecords);

  @Override
  void close();
}
