package org.kumofs.server.dump.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.ImportResult;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateFlags;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Request;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.store.StoredRecord;

/**
 * Gives records to an original, as a coordinator would: an original does not ask who it is that
 * replicates.
 */
final class OriginalTaker implements RecordTaker {

  private final NodeCalls calls;
  private final NodeAddress server;

  OriginalTaker(NodeCalls calls, NodeAddress server) {
    this.calls = calls;
    this.server = server;
  }

  @Override
  public Answer take(List<StoredRecord> records, RingPair by, RingStamps stamps) {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>(records.size());
    for (StoredRecord record : records) {
      answers.add(calls.beginAsNode(server, request(record, by)));
    }
    return () -> answers.stream().map(this::await).toList();
  }

  private Request<Boolean> request(StoredRecord record, RingPair by) {
    boolean byWriteRing = by.write().ownersOf(record.key().hash()).isActiveOwner(server);
    int flags = byWriteRing ? ReplicateFlags.NONE : ReplicateFlags.BY_READ_RING;
    int clock = record.value().clockTime().clock();
    return record.value().isTombstone()
        ? new ReplicateDelete(clock, flags, record.value().clockTime(), record.key())
        : new ReplicateSet(clock, flags, record.key(), record.value());
  }

  private ImportResult await(CompletableFuture<Boolean> answer) {
    try {
      return calls.await(answer) ? ImportResult.STORED : ImportResult.OLDER;
    } catch (RpcException e) {
      throw new NotNowException(server + " does not take records: " + e.getMessage());
    }
  }
}
