package org.kumofs.server.dump;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.server.Rings;
import org.kumofs.server.TestCluster;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.time.TimeSource;

/** Calls into a cluster in memory; time goes by only while the tool waits. */
final class VirtualCalls implements NodeCalls {

  private static final long TIMEOUT_MILLIS = 10_000;
  private static final long LIMIT_MILLIS = 600_000;

  /** Runs before each call. */
  Runnable beforeCall = () -> {};

  private final TestCluster cluster;
  private final RpcClient clients;
  private final Peers nodes;

  VirtualCalls(TestCluster cluster) {
    this.cluster = cluster;
    NodeAddress self = Rings.address(201);
    clients = cluster.newClient(self);
    nodes =
        new Peers(
            new PeerSettings(new NodeIdentity(self, Role.SERVER), 1_000, 0, 20),
            cluster.network.transport(self),
            cluster.time.newLoop(),
            new Peers.Services(MethodTable.empty(), MethodTable.empty()),
            new PeerListener() {
              @Override
              public void joined(NodeIdentity node, RpcSession session) {}

              @Override
              public void lost(NodeIdentity node) {}
            });
  }

  @Override
  public TimeSource time() {
    return cluster.time;
  }

  @Override
  public <R> CompletableFuture<R> begin(NodeAddress node, Request<R> request) {
    beforeCall.run();
    return clients.session(node).call(request, TIMEOUT_MILLIS);
  }

  @Override
  public <R> CompletableFuture<R> beginAsNode(NodeAddress node, Request<R> request) {
    return nodes.session(node).call(request, TIMEOUT_MILLIS);
  }

  @Override
  public <R> R await(CompletableFuture<R> answer) throws RpcException {
    cluster.time.runUntil(answer::isDone, LIMIT_MILLIS);
    Throwable[] failure = new Throwable[1];
    answer.whenComplete((result, thrown) -> failure[0] = thrown);
    if (failure[0] instanceof RpcException e) {
      throw e;
    }
    return answer.join();
  }

  @Override
  public void pause(long millis) {
    cluster.time.runFor(millis);
  }

  @Override
  public void close() {
    clients.close();
    nodes.close();
  }
}
