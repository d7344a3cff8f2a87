package org.kumofs.server.handler;

import org.kumofs.message.CompareRecords;
import org.kumofs.message.Standing;
import org.kumofs.rpc.MethodTable;
import org.kumofs.server.compare.ComparisonAnswers;
import org.kumofs.server.rejoin.Standings;
import org.kumofs.server.store.Scan;

/** What other servers ask about the completeness of this one's records. */
public final class CompletenessHandlers {

  private final Standings standings;
  private final ComparisonAnswers comparison;
  private final StorageCalls storage;

  /** Answers what these know. */
  public CompletenessHandlers(
      Standings standings, ComparisonAnswers comparison, StorageCalls storage) {
    this.standings = standings;
    this.comparison = comparison;
    this.storage = storage;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(Standing.METHOD, (caller, request) -> standings.report(request))
        .on(
            CompareRecords.METHOD,
            (caller, request) -> storage.call(Scan.CHUNK_BYTES, () -> comparison.answer(request)));
  }
}
