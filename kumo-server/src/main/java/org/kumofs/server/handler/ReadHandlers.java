package org.kumofs.server.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.membership.CutOffException;
import org.kumofs.server.membership.ReadLease;
import org.kumofs.server.replication.NotOwnerException;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.replication.Settlement;
import org.kumofs.server.replication.UnsettledException;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;

/**
 * Clients' reads, served by every active owner by the read ring. A value is given as it lies there:
 * whether it has expired is for the gateway to judge.
 */
public final class ReadHandlers {

  /** An answer to {@link GetMany} holds no more than this, unless a single value is larger. */
  static final long MANY_BYTES = 4 << 20;

  private static final GetManyResult NOT_READ = new GetManyResult.NotRead();

  private final StoredRecords records;
  private final StorageCalls storage;
  private final OperationCounts counts;
  private final AccessMemory accesses;

  /**
   * What is read.
   *
   * @param presence tells which records are there
   * @param settlement tells when they may be shown
   * @param lease tells whether they may be at all
   */
  public record StoredRecords(
      Store store, Presence presence, Ownership ownership, Settlement settlement, ReadLease lease) {

    /** What is in memory, if it is; never blocks. */
    private Optional<Optional<RawValue>> recall(RawKey key) {
      Optional<Optional<RawValue>> record = store.recall(key);
      if (record.isPresent()) {
        ownership.requireReader(key);
        lease.require(key);
      }
      return record;
    }

    /** Blocks on the disk. */
    private Optional<RawValue> read(RawKey key) {
      ownership.requireReader(key);
      Optional<RawValue> record = store.get(key);
      // Once more: a server that is no owner any more may have dropped the record already.
      ownership.requireReader(key);
      lease.require(key);
      return record;
    }
  }

  /**
   * Serves reads.
   *
   * @param accesses hears which records were found
   */
  public ReadHandlers(
      StoredRecords records, StorageCalls storage, OperationCounts counts, AccessMemory accesses) {
    this.records = records;
    this.storage = storage;
    this.counts = counts;
    this.accesses = accesses;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(Get.METHOD, this::get)
        .on(GetIfModified.METHOD, this::getIfModified)
        .on(GetMany.METHOD, this::getMany);
  }

  private CompletableFuture<Optional<RawValue>> get(Caller caller, Get request) {
    return read(request.key(), value -> value);
  }

  private CompletableFuture<GetIfModifiedResult> getIfModified(
      Caller caller, GetIfModified request) {
    return read(
        request.key(),
        value ->
            value
                .map(found -> compare(found, request.clockTime()))
                .orElseGet(GetIfModifiedResult.NotFound::new));
  }

  private <R> CompletableFuture<R> read(RawKey key, Function<Optional<RawValue>, R> answer) {
    return storage.callAtOnce(
        () -> records.recall(key).map(record -> settled(key, record, answer)),
        key.bytes().length,
        () -> PendingAnswer.of(settled(key, records.read(key), answer)));
  }

  private <R> CompletableFuture<R> settled(
      RawKey key, Optional<RawValue> record, Function<Optional<RawValue>, R> answer) {
    return whenSettled(key, record).thenApply(done -> answer.apply(show(key, record, done)));
  }

  private CompletableFuture<Boolean> whenSettled(RawKey key, Optional<RawValue> record) {
    return record.isPresent()
        ? records.settlement().whenSettled(key, record.get())
        : Settlement.SETTLED;
  }

  private CompletableFuture<List<GetManyResult>> getMany(Caller caller, GetMany request) {
    List<RawKey> keys = request.keys();
    if (keys.size() > GetMany.MAX_KEYS) {
      return CompletableFuture.failedFuture(
          RpcException.serverError(
              keys.size() + " keys in one request, at most " + GetMany.MAX_KEYS + " are read"));
    }
    long size = keys.stream().mapToLong(key -> key.bytes().length).sum();
    return storage.callPending(areAtHand(keys), size, () -> readMany(keys));
  }

  private boolean areAtHand(List<RawKey> keys) {
    for (RawKey key : keys) {
      if (!records.store().isAtHand(key)) {
        return false;
      }
    }
    return true;
  }

  private PendingAnswer<List<GetManyResult>> readMany(List<RawKey> keys) {
    List<CompletableFuture<GetManyResult>> results = new ArrayList<>(keys.size());
    long room = MANY_BYTES;
    for (RawKey key : keys) {
      Optional<Found> found = room > 0 ? find(key) : Optional.empty();
      long size = found.map(Found::length).orElse(0L);
      boolean fits = size <= room || room == MANY_BYTES;
      results.add(found.filter(here -> fits).map(this::show).orElseGet(ReadHandlers::notRead));
      room -= fits ? size : 0;
    }
    return PendingAnswer.of(
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .thenApply(all -> results.stream().map(CompletableFuture::join).toList()));
  }

  /** What lies under a key that this server is to read, perhaps nothing. */
  private record Found(RawKey key, Optional<RawValue> record) {
    private long length() {
      return record.map(RawValue::length).orElse(0);
    }
  }

  /** What is wrong with this key is said to whoever asks for it by itself. */
  private Optional<Found> find(RawKey key) {
    try {
      return Optional.of(new Found(key, records.read(key)));
    } catch (NotOwnerException | CutOffException | StoreException e) {
      return Optional.empty();
    }
  }

  private CompletableFuture<GetManyResult> show(Found found) {
    return whenSettled(found.key(), found.record())
        .thenApply(
            settled ->
                settled
                    ? show(found.key(), found.record())
                        .<GetManyResult>map(GetManyResult.Found::new)
                        .orElseGet(GetManyResult.NotFound::new)
                    : NOT_READ);
  }

  private static CompletableFuture<GetManyResult> notRead() {
    return CompletableFuture.completedFuture(NOT_READ);
  }

  private Optional<RawValue> show(RawKey key, Optional<RawValue> record, boolean settled) {
    if (!settled) {
      throw new UnsettledException();
    }
    return show(key, record);
  }

  private Optional<RawValue> show(RawKey key, Optional<RawValue> record) {
    counts.countGet();
    Optional<RawValue> value = record.filter(records.presence()::isThere);
    if (value.isPresent()) {
      accesses.fetched(key);
    }
    return value;
  }

  private static GetIfModifiedResult compare(RawValue value, ClockTime known) {
    return known.isBefore(value.clockTime())
        ? new GetIfModifiedResult.Modified(value)
        : new GetIfModifiedResult.NotModified();
  }
}
