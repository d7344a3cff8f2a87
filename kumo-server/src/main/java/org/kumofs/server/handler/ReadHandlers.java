package org.kumofs.server.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.store.Store;

/**
 * Clients' reads, served by every active owner by the read ring. A value is given as it lies there:
 * whether it has expired is for the gateway to judge.
 */
public final class ReadHandlers {

  private final Store store;
  private final Ownership ownership;
  private final StorageCalls storage;
  private final OperationCounts counts;

  /** Serves reads of a store. */
  public ReadHandlers(
      Store store, Ownership ownership, StorageCalls storage, OperationCounts counts) {
    this.store = store;
    this.ownership = ownership;
    this.storage = storage;
    this.counts = counts;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(Get.METHOD, this::get).on(GetIfModified.METHOD, this::getIfModified);
  }

  private CompletableFuture<Optional<RawValue>> get(Caller caller, Get request) {
    RawKey key = request.key();
    return storage.call(key.bytes().length, () -> read(key));
  }

  private CompletableFuture<GetIfModifiedResult> getIfModified(
      Caller caller, GetIfModified request) {
    RawKey key = request.key();
    return storage.call(
        key.bytes().length,
        () ->
            read(key)
                .map(value -> compare(value, request.clockTime()))
                .orElseGet(GetIfModifiedResult.NotFound::new));
  }

  private Optional<RawValue> read(RawKey key) {
    ownership.requireReader(key);
    Optional<RawValue> record = store.get(key);
    // Once more: a server that is no owner any more may have dropped the record already.
    ownership.requireReader(key);
    counts.countGet();
    return record.filter(found -> !found.isTombstone());
  }

  private static GetIfModifiedResult compare(RawValue value, ClockTime known) {
    return known.isBefore(value.clockTime())
        ? new GetIfModifiedResult.Modified(value)
        : new GetIfModifiedResult.NotModified();
  }
}
