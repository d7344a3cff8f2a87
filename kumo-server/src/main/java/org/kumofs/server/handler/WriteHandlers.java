package org.kumofs.server.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Hold;
import org.kumofs.message.Set;
import org.kumofs.message.SetResult;
import org.kumofs.message.Settle;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.ClockComparison;
import org.kumofs.server.membership.ReadLease;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.replication.RoomOfOwners;
import org.kumofs.server.replication.WriteCoordinator;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;

/** Clients' writes, taken by the coordinator of the key. */
public final class WriteHandlers {

  private final WriteCoordinator coordinator;
  private final StorageCalls storage;
  private final OperationCounts counts;
  private final Conditions conditions;
  private final int maxValueBytes;

  /**
   * What has to be so that a write is taken.
   *
   * @param clocks tells whether this server may stamp records
   * @param room tells whether other owners have room
   * @param lease tells whether nobody can have taken this server's place
   */
  public record Conditions(ClockComparison clocks, RoomOfOwners room, ReadLease lease) {}

  /**
   * Serves writes.
   *
   * @param maxValueBytes longest value that is taken, the header before a client's bytes not
   *     counted
   */
  public WriteHandlers(
      WriteCoordinator coordinator,
      StorageCalls storage,
      OperationCounts counts,
      Conditions conditions,
      int maxValueBytes) {
    this.coordinator = coordinator;
    this.storage = storage;
    this.counts = counts;
    this.conditions = conditions;
    this.maxValueBytes = maxValueBytes;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(Set.METHOD, this::set)
        .on(Delete.METHOD, this::delete)
        .on(ApplyUpdate.METHOD, this::update)
        .on(Settle.METHOD, this::settle)
        .on(Hold.METHOD, this::hold);
  }

  private CompletableFuture<SetResult> set(Caller caller, Set request) {
    int dataLength = request.value().dataLength();
    if (dataLength > (long) maxValueBytes + ValueContent.MAX_HEADER_LENGTH) {
      return tooLarge(dataLength);
    }
    long size = (long) request.key().bytes().length + request.value().length();
    return storage.change(
        request.key(),
        size,
        () -> {
          conditions.clocks().requireAgreement();
          conditions.room().require(request.key());
          // Even if nothing is compared: it may have waited here while another server has taken the
          // place of this one, and the gateway has repeated it there long ago.
          conditions.lease().require(request.key());
          PendingAnswer<SetResult> accepted = coordinator.set(request);
          counts.countSet();
          return accepted;
        });
  }

  private CompletableFuture<DeleteResult> delete(Caller caller, Delete request) {
    return storage.change(
        request.key(),
        request.key().bytes().length,
        () -> {
          conditions.clocks().requireAgreement();
          conditions.room().requireWritable(request.key());
          conditions.lease().require(request.key());
          PendingAnswer<DeleteResult> accepted = coordinator.delete(request);
          counts.countDelete();
          return accepted;
        });
  }

  private <R> CompletableFuture<R> tooLarge(int length) {
    return CompletableFuture.failedFuture(
        RpcException.tooLarge("a value of " + length + " bytes, at most " + maxValueBytes));
  }

  private CompletableFuture<UpdateAnswer> update(Caller caller, ApplyUpdate request) {
    if (givenBytes(request) > maxValueBytes) {
      return tooLarge(givenBytes(request));
    }
    ApplyUpdate limited = request.withMaxDataBytes(maxValueBytes);
    return storage.change(
        request.key(),
        sizeOf(request),
        () -> {
          conditions.clocks().requireAgreement();
          if (request.update() instanceof RemoveUpdate) {
            conditions.room().requireWritable(request.key());
          } else {
            conditions.room().require(request.key());
          }
          conditions.lease().require(request.key());
          PendingAnswer<UpdateAnswer> accepted = coordinator.update(limited);
          count(request.update());
          return accepted;
        });
  }

  private CompletableFuture<Boolean> settle(Caller caller, Settle request) {
    return storage.callPending(
        sizeOf(request.key(), request.record()), () -> coordinator.settle(request));
  }

  private CompletableFuture<Boolean> hold(Caller caller, Hold request) {
    return storage.call(sizeOf(request.key(), request.record()), () -> coordinator.hold(request));
  }

  private static long sizeOf(RawKey key, Optional<RawValue> record) {
    return (long) key.bytes().length + record.map(RawValue::length).orElse(0);
  }

  private static long sizeOf(ApplyUpdate request) {
    return (long) givenBytes(request) + request.key().bytes().length;
  }

  private static int givenBytes(ApplyUpdate request) {
    return request.update() instanceof StoreUpdate store ? store.content().dataLength() : 0;
  }

  private void count(Update update) {
    if (update instanceof FetchUpdate) {
      counts.countGet();
    } else if (update instanceof RemoveUpdate) {
      counts.countDelete();
    } else {
      counts.countSet();
    }
  }
}
