package org.kumofs.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.Introduce;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.StatusValue;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
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
  private static final ClockTime ATTACHED = ClockTime.of(1, 0);

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
            new Peers.Services(served(), servedToClients()),
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

  /** Attaching makes a ring of all servers that have joined, and ends at once. */
  private MethodTable servedToClients() {
    return MethodTable.builder()
        .on(GetStatus.METHOD, (caller, request) -> capabilities())
        .on(
            HashSpaceRequest.METHOD,
            (caller, request) ->
                CompletableFuture.completedFuture(
                    new RingSeeds(rings.write().seed(), rings.read().seed())))
        .on(
            NodesInfoRequest.METHOD,
            (caller, request) ->
                CompletableFuture.completedFuture(
                    new NodesInfo(
                        rings.write().seed(),
                        joined.stream()
                            .filter(server -> !rings.write().contains(server))
                            .distinct()
                            .toList())))
        .on(
            AttachNewServers.METHOD,
            (caller, request) -> {
              Ring ring = Ring.EMPTY.withActive(joined.stream().distinct().toList(), ATTACHED);
              rings = new RingPair(ring, ring);
              ring.activeAddresses().forEach(this::sync);
              return CompletableFuture.completedFuture(Nothing.NOTHING);
            })
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
