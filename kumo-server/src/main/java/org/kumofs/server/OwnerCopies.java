package org.kumofs.server;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replication.RecordRepair;
import org.kumofs.server.replication.SpanRepair;

/**
 * What other owners have under a key, tombstones included. Originals can only be asked for values.
 * Safe for use by many threads.
 */
final class OwnerCopies implements RecordRepair.Copies, SpanRepair.Neighbours {

  /** The next record, whatever it is. */
  private static final ScanRecords.Selection ANY = new ScanRecords.Selection(false, true, false);

  private static final ScanRecords.Selection ANY_HEADER =
      new ScanRecords.Selection(false, true, true);

  private static final ScanRecords.Limits ONE = new ScanRecords.Limits(1, 1);
  private static final ScanRecords.Limits MANY = new ScanRecords.Limits(1_000, 1 << 20);

  private final RpcClient client;
  private final KnownCapabilities capabilities;
  private final RingHolder rings;
  private final long timeoutMillis;

  /**
   * @param timeoutMillis limit for an answer
   */
  OwnerCopies(
      RpcClient client, KnownCapabilities capabilities, RingHolder rings, long timeoutMillis) {
    this.client = client;
    this.capabilities = capabilities;
    this.rings = rings;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * As it lies there, settled or not: settling it would ask this server, which waits for the
   * answer.
   */
  @Override
  public CompletableFuture<Optional<RawValue>> of(RawKey key, NodeAddress owner) {
    if (key.bytes().length <= Long.BYTES) {
      return value(key, owner);
    }
    return capabilities
        .has(owner, KnownCapabilities.SCAN)
        .thenCompose(scans -> scans ? record(key, owner) : value(key, owner));
  }

  private CompletableFuture<Optional<RawValue>> record(RawKey key, NodeAddress owner) {
    // No other key of the same hash is that close, so the next one is this or it is not there.
    RawKey before = RawKey.ofRecord(Arrays.copyOf(key.bytes(), key.bytes().length - 1));
    return client
        .session(owner)
        .call(new ScanRecords(Optional.of(before), Bytes.EMPTY, ANY, ONE), timeoutMillis)
        .thenCompose(
            answer ->
                isOwnerByItsRing(answer)
                    ? CompletableFuture.completedFuture(recordOf(key, answer))
                    : value(key, owner));
  }

  @Override
  public CompletableFuture<ScannedRecords> recordsOf(NodeAddress server, Optional<RawKey> after) {
    return capabilities
        .has(server, KnownCapabilities.SCAN)
        .thenCompose(
            scans ->
                scans
                    ? client
                        .session(server)
                        .call(new ScanRecords(after, Bytes.EMPTY, ANY_HEADER, MANY), timeoutMillis)
                    : CompletableFuture.failedFuture(
                        RpcException.serverError(server + " can't tell its keys")));
  }

  /** One that is an owner no more may have dropped the record, or not have heard of later ones. */
  private boolean isOwnerByItsRing(ScannedRecords answer) {
    return answer.ring().equals(rings.rings().read().clockTime());
  }

  private static Optional<RawValue> recordOf(RawKey key, ScannedRecords answer) {
    return answer.records().stream()
        .filter(entry -> entry.key().equals(key))
        .map(ScannedRecords.Entry::record)
        .findFirst();
  }

  private CompletableFuture<Optional<RawValue>> value(RawKey key, NodeAddress owner) {
    return client
        .session(owner)
        .call(new Get(key), timeoutMillis)
        .thenCompose(
            value ->
                value.isPresent()
                    ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.failedFuture(
                        RpcException.serverError(owner + " can't tell what it has deleted")));
  }
}
