package org.kumofs.server.dump.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.ImportRecords;
import org.kumofs.message.ImportResult;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.store.StoredRecord;

/** Gives records to one of our servers, all with one call. */
final class BatchTaker implements RecordTaker {

  private final NodeCalls calls;
  private final NodeAddress server;
  private final boolean fromTheFuture;

  BatchTaker(NodeCalls calls, NodeAddress server, boolean fromTheFuture) {
    this.calls = calls;
    this.server = server;
    this.fromTheFuture = fromTheFuture;
  }

  @Override
  public Answer take(List<StoredRecord> records, RingPair by, RingStamps stamps) {
    List<ImportRecords.Entry> entries =
        records.stream()
            .map(record -> new ImportRecords.Entry(record.key(), record.value()))
            .toList();
    CompletableFuture<List<ImportResult>> answer =
        calls.begin(server, new ImportRecords(stamps, fromTheFuture, entries));
    return () -> await(answer, records.size());
  }

  private List<ImportResult> await(CompletableFuture<List<ImportResult>> answer, int count) {
    List<ImportResult> results;
    try {
      results = calls.await(answer);
    } catch (RpcException e) {
      throw new NotNowException(server + " does not take records: " + e.getMessage());
    }
    if (results.size() != count || results.contains(ImportResult.OTHER_RINGS)) {
      throw new NotNowException(server + " goes by another ring than the manager");
    }
    return results;
  }
}
