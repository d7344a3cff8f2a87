package org.kumofs.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcSession;

/** Announces itself as whatever a test wants, and calls. */
final class FakeNode implements PeerListener {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final Peers peers;

  FakeNode(NodeAddress announced, Role role, TestCluster cluster) {
    this(announced, role, cluster, MethodTable.empty());
  }

  /**
   * @param served to clients
   */
  FakeNode(NodeAddress announced, Role role, TestCluster cluster, MethodTable served) {
    this.peers =
        new Peers(
            new PeerSettings(new NodeIdentity(announced, role), 1_000, 4, 20),
            cluster.network.transport(announced),
            cluster.time.newLoop(),
            new Peers.Services(MethodTable.empty(), served),
            this);
    try {
      peers.listen(announced);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  <R> CompletableFuture<R> call(NodeAddress to, Request<R> request) {
    return peers.session(to).call(request, TIMEOUT_MILLIS);
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {}

  @Override
  public void lost(NodeIdentity node) {}
}
