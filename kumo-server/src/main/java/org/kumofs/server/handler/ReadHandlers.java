package org.kumofs.server.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import org.kumofs.server.replication.NotOwnerException;
import org.kumofs.server.replication.Ownership;
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

  private final Store store;
  private final Presence presence;
  private final Ownership ownership;
  private final StorageCalls storage;
  private final OperationCounts counts;
  private final AccessMemory accesses;

  /**
   * Serves reads of a store.
   *
   * @param presence tells which records are there
   * @param accesses hears which records were found
   */
  public ReadHandlers(
      Store store,
      Presence presence,
      Ownership ownership,
      StorageCalls storage,
      OperationCounts counts,
      AccessMemory accesses) {
    this.store = store;
    this.presence = presence;
    this.ownership = ownership;
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

  private CompletableFuture<List<GetManyResult>> getMany(Caller caller, GetMany request) {
    List<RawKey> keys = request.keys();
    if (keys.size() > GetMany.MAX_KEYS) {
      return CompletableFuture.failedFuture(
          RpcException.serverError(
              keys.size() + " keys in one request, at most " + GetMany.MAX_KEYS + " are read"));
    }
    long size = keys.stream().mapToLong(key -> key.bytes().length).sum();
    return storage.call(size, () -> readMany(keys));
  }

  private List<GetManyResult> readMany(List<RawKey> keys) {
    List<GetManyResult> results = new ArrayList<>(keys.size());
    long room = MANY_BYTES;
    for (RawKey key : keys) {
      GetManyResult result = room > 0 ? readOneOfMany(key) : NOT_READ;
      if (result instanceof GetManyResult.Found found) {
        long size = found.value().length();
        if (size > room && room < MANY_BYTES) {
          result = NOT_READ;
        } else {
          room -= size;
        }
      }
      results.add(result);
    }
    return results;
  }

  /** What is wrong with this key is said to whoever asks for it by itself. */
  private GetManyResult readOneOfMany(RawKey key) {
    try {
      return read(key)
          .<GetManyResult>map(GetManyResult.Found::new)
          .orElseGet(GetManyResult.NotFound::new);
    } catch (NotOwnerException | StoreException e) {
      return NOT_READ;
    }
  }

  private Optional<RawValue> read(RawKey key) {
    ownership.requireReader(key);
    Optional<RawValue> record = store.get(key);
    // Once more: a server that is no owner any more may have dropped the record already.
    ownership.requireReader(key);
    counts.countGet();
    Optional<RawValue> value = record.filter(presence::isThere);
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
