package org.kumofs.server.handler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.ImportRecords;
import org.kumofs.message.ImportResult;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.replication.ImportApplier;

/** Takes records from tools that bring back what was there once. */
public final class ImportHandler {

  private final ImportApplier applier;
  private final StorageCalls storage;

  /** Serves imports. */
  public ImportHandler(ImportApplier applier, StorageCalls storage) {
    this.applier = applier;
    this.storage = storage;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(ImportRecords.METHOD, this::importRecords);
  }

  private CompletableFuture<List<ImportResult>> importRecords(
      Caller caller, ImportRecords request) {
    int count = request.records().size();
    if (count > ImportRecords.MAX_RECORDS) {
      return CompletableFuture.failedFuture(
          RpcException.serverError(
              count + " records in one request, at most " + ImportRecords.MAX_RECORDS));
    }
    long size =
        request.records().stream()
            .mapToLong(entry -> (long) entry.key().bytes().length + entry.record().length())
            .sum();
    return storage.call(size, () -> applier.apply(request));
  }
}
