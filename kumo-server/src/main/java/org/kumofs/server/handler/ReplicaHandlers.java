package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.replication.ReplicaApplier;

/** Writes that other servers replicate to this one. */
public final class ReplicaHandlers {

  private final ReplicaApplier applier;
  private final StorageCalls storage;

  /** Serves replicated writes. */
  public ReplicaHandlers(ReplicaApplier applier, StorageCalls storage) {
    this.applier = applier;
    this.storage = storage;
  }

  /** Adds the methods to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes
        .on(ReplicateSet.METHOD, this::replicateSet)
        .on(ReplicateDelete.METHOD, this::replicateDelete);
  }

  private CompletableFuture<Boolean> replicateSet(Caller caller, ReplicateSet request) {
    long size = (long) request.key().bytes().length + request.value().length();
    return storage.change(
        request.key(), size, () -> PendingAnswer.of(applier.apply(senderOf(caller), request)));
  }

  private CompletableFuture<Boolean> replicateDelete(Caller caller, ReplicateDelete request) {
    return storage.change(
        request.key(),
        request.key().bytes().length,
        () -> PendingAnswer.of(applier.apply(senderOf(caller), request)));
  }

  /** Only nodes have this table, and a node has announced itself. */
  private static NodeAddress senderOf(Caller caller) {
    return caller.node().map(NodeIdentity::address).orElseGet(caller::remoteAddress);
  }
}
