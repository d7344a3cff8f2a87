package org.kumofs.server.replace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.Transport;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.membership.ManagerReadiness;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.RecordRepair;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

/** A server that does nothing but take part in replaces. */
final class ReplaceNode implements PeerListener, AutoCloseable {

  final NodeAddress address;
  final Store store;
  final RingHolder rings = new RingHolder();
  final RingAdmission admission;
  final HybridClock clock;
  final ReplaceService service;
  final Peers peers;

  /** How often it wanted to know the rings anew. */
  int doubts;

  /** Whether clients ask it. */
  boolean serving;

  /** What it says that it understands; an original does not know the question. */
  Optional<Long> capabilities = Optional.of(3L);

  /** Where a node lives. */
  record World(
      VirtualTime time,
      InMemoryNetwork network,
      InMemoryStreams streams,
      NodeAddress manager,
      Path offers) {}

  ReplaceNode(NodeAddress address, ReplaceSettings settings, World world) {
    this(address, settings, world, MemoryStore.create());
  }

  ReplaceNode(NodeAddress address, ReplaceSettings settings, World world, Store store) {
    this.address = address;
    this.store = store;
    this.clock = new HybridClock(world.time()::unixSeconds);
    ControlLoop control = world.time().newLoop();
    Transport transport = world.network().transport(address);
    var threads =
        new ReplaceEnvironment.Threads(control, world.time().executor(), world.time().executor());
    this.admission = new RingAdmission(rings, address, store, control, threads.background());
    PeerCallsLater calls = new PeerCallsLater();
    try {
      this.service =
          new ReplaceService(
              settings,
              OfferDirectory.open(world.offers()),
              new ReplaceEnvironment(
                  address,
                  new ReplaceEnvironment.State(store, clock, rings, admission, noRepairs(world)),
                  calls,
                  new CapabilityProbe(transport, control, 1_000),
                  world.streams().transport(address),
                  () -> serving,
                  threads));
      MethodTable.Builder nodes = MethodTable.builder();
      service.addTo(nodes, new KnownManagers(List.of(world.manager())), ManagerReadiness.ALWAYS);
      this.peers =
          new Peers(
              new PeerSettings(new NodeIdentity(address, Role.SERVER), 1_000, 4, 20),
              transport,
              control,
              new Peers.Services(nodes.build(), clientTable()),
              this);
      calls.peers = peers;
      peers.listen(address);
      service.start(address.withPort(0));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing is damaged here. */
  private ReplaceEnvironment.Repairs noRepairs(World world) {
    Ownership ownership = new Ownership(rings, address);
    RecordRepair records =
        new RecordRepair(
            store,
            ownership,
            (key, owner) -> CompletableFuture.failedFuture(new AssertionError()),
            world.time().executor(),
            world.time());
    return new ReplaceEnvironment.Repairs(
        records,
        new SpanRepair(
            store,
            ownership,
            records,
            (server, after) -> CompletableFuture.failedFuture(new AssertionError()),
            world.time().executor()));
  }

  private MethodTable clientTable() {
    return MethodTable.builder()
        .on(
            GetStatus.METHOD,
            (caller, request) ->
                CompletableFuture.completedFuture(
                    capabilities
                        .filter(mask -> request.what() == StatusCode.CAPABILITIES.wireId())
                        .<StatusValue>map(StatusValue.Number::new)
                        .orElseGet(StatusValue.Unknown::new)))
        .build();
  }

  /** The peers are made after those who call them. */
  private final class PeerCallsLater implements ReplaceCalls {

    private Peers peers;

    @Override
    public <R> CompletableFuture<R> call(NodeAddress to, Request<R> request, long timeoutMillis) {
      return calls().call(to, request, timeoutMillis);
    }

    @Override
    public void send(NodeAddress to, Request<?> request) {
      calls().send(to, request);
    }

    @Override
    public void doubtRings() {
      calls().doubtRings();
    }

    private ReplaceCalls calls() {
      return new PeerCalls(() -> peers, () -> doubts++);
    }
  }

  void go(Ring write, Ring read) {
    rings.adopt(write.seed(), read.seed());
  }

  void put(RawKey key, RawValue value) {
    store.mutate(key, Mutations.update(value));
  }

  static RawValue value(String text, long unixSeconds) {
    return RawValue.of(ClockTime.of(unixSeconds, 1), 0, text.getBytes(StandardCharsets.UTF_8));
  }

  RingPair rings() {
    return rings.rings();
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {}

  @Override
  public void lost(NodeIdentity node) {}

  @Override
  public void close() {
    service.close();
    peers.close();
  }
}
