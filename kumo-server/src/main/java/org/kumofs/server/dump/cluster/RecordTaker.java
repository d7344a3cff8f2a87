package org.kumofs.server.dump.cluster;

import java.util.List;
import org.kumofs.message.ImportResult;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.StoredRecord;

/** A way to give records to one server. */
interface RecordTaker {

  /**
   * Begins to give.
   *
   * @param by the rings by which the server is an owner of all of them
   * @param stamps of these rings
   */
  Answer take(List<StoredRecord> records, RingPair by, RingStamps stamps);

  /** What the server will say. */
  @FunctionalInterface
  interface Answer {

    /**
     * Waits for one result for each record, in their order.
     *
     * @throws NotNowException if the server goes by other rings, or does not answer
     */
    List<ImportResult> await();
  }
}
