package org.kumofs.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.Introduce;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.StatusValue;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/** A manager without a will of its own. */
public final class ScriptedManager implements PeerListener {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final NodeAddress address;
  private final Peers peers;
  private RingPair rings = RingPair.EMPTY;
  private boolean original = true;
  private final List<Introduce> introductions = new ArrayList<>();
  private int keepAlives;
  private int ringRequests;
  private final List<NodeAddress> joined = new ArrayList<>();

  public ScriptedManager(NodeAddress address, VirtualTime time, InMemoryNetwork network) {
    this.address = address;
    this.peers =
        new Peers(
            new PeerSettings(new NodeIdentity(address, Role.MANAGER), 1_000, 4, 20),
            network.transport(address),
            time.newLoop(),
            new Peers.Services(
                served(),
                MethodTable.builder().on(GetStatus.METHOD, (c, r) -> capabilities()).build()),
            this);
    try {
      peers.listen(address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<StatusValue> capabilities() {
    return original
        ? CompletableFuture.failedFuture(RpcException.protocolError("an original knows no status"))
        : CompletableFuture.completedFuture(new StatusValue.Number(ManagerStatus.INTRODUCTIONS));
  }

  private CompletableFuture<RingSeeds> introduce(Introduce introduction) {
    introductions.add(introduction);
    return CompletableFuture.completedFuture(
        new RingSeeds(rings.write().seed(), rings.read().seed()));
  }

  /** It is one of ours from now on, for servers that connect later. */
  public void takeIntroductions() {
    original = false;
  }

  /** How servers have introduced themselves. */
  public List<Introduce> introductions() {
    return introductions;
  }

  private MethodTable served() {
    return MethodTable.builder()
        .on(Introduce.METHOD, (caller, request) -> introduce(request))
        .on(
            KeepAlive.METHOD,
            (caller, request) -> {
              keepAlives++;
              return CompletableFuture.completedFuture(Nothing.NOTHING);
            })
        .on(
            WriteRingRequest.METHOD,
            (caller, request) -> {
              ringRequests++;
              return CompletableFuture.completedFuture(rings.write().seed());
            })
        .on(
            ReadRingRequest.METHOD,
            (caller, request) -> CompletableFuture.completedFuture(rings.read().seed()))
        .build();
  }

  public NodeAddress address() {
    return address;
  }

  /** What it tells servers that ask. */
  public void setRings(RingPair newRings) {
    rings = newRings;
  }

  /** Tells its rings to a server; the future has what the server answers. */
  public CompletableFuture<Boolean> sync(NodeAddress server) {
    return call(server, new HashSpaceSync(rings.write().seed(), rings.read().seed(), 1));
  }

  public <R> CompletableFuture<R> call(NodeAddress server, Request<R> request) {
    return peers.session(server).call(request, TIMEOUT_MILLIS);
  }

  public int keepAlives() {
    return keepAlives;
  }

  public int ringRequests() {
    return ringRequests;
  }

  /** The servers that have announced themselves, each time. */
  public List<NodeAddress> joined() {
    return joined;
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {
    joined.add(node.address());
  }

  @Override
  public void lost(NodeIdentity node) {}
}
