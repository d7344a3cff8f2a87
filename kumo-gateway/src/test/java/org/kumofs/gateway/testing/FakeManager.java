package org.kumofs.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcSession;

/** A manager that tells what it was told to tell. */
public final class FakeManager {

  public final NodeAddress address;

  /** What it answers. */
  public RingPair rings = RingPair.EMPTY;

  /** How often it was asked for rings. */
  public int questions;

  private final FakeCluster cluster;
  private final Set<RpcSession> clients = new LinkedHashSet<>();

  /** A manager without a ring. */
  public FakeManager(FakeCluster cluster, int host) {
    this.cluster = cluster;
    this.address = FakeCluster.address(host, 19_700);
    listen();
  }

  /** Starts, or starts again after a kill. */
  public void listen() {
    clients.clear();
    MethodTable client =
        MethodTable.builder()
            .on(
                HashSpaceRequest.METHOD,
                (caller, request) -> {
                  questions++;
                  clients.add(caller.session());
                  return CompletableFuture.completedFuture(seeds());
                })
            .build();
    Peers peers =
        new Peers(
            new PeerSettings(new NodeIdentity(address, Role.MANAGER), 1_000, 0, 20),
            cluster.network.transport(address),
            cluster.time.newLoop(),
            new Peers.Services(MethodTable.empty(), client),
            new PeerListener() {
              @Override
              public void joined(NodeIdentity node, RpcSession session) {}

              @Override
              public void lost(NodeIdentity node) {}
            });
    try {
      peers.listen(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RingSeeds seeds() {
    return new RingSeeds(rings.write().seed(), rings.read().seed());
  }

  /** The process dies. */
  public void kill() {
    cluster.network.kill(address);
  }

  /** Hands its rings to all gateways that have asked for them. */
  public void push() {
    push(rings.write().seed(), rings.read().seed());
  }

  /** Hands any rings to all gateways. */
  public void push(RingSeed write, RingSeed read) {
    clients.forEach(client -> client.call(new HashSpacePush(write, read), 1_000));
  }
}
