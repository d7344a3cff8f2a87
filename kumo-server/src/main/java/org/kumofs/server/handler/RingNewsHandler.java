package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.RingNews;
import org.kumofs.rpc.MethodTable;
import org.kumofs.server.membership.ReadLease;

/** Tells other servers what this one knows of the cluster; no disk keeps it from that. */
public final class RingNewsHandler {

  private final ReadLease lease;

  /** Answers what this knows. */
  public RingNewsHandler(ReadLease lease) {
    this.lease = lease;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(
        RingNews.METHOD, (caller, request) -> CompletableFuture.completedFuture(lease.report()));
  }
}
