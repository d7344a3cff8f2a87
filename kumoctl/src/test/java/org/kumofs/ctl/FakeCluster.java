package org.kumofs.ctl;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.BackupReport;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceStatus;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.message.StartReplace;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.time.SystemTime;
import org.kumofs.time.ThreadControlLoop;

/** A manager and one server on loopback, which answer as a test tells them and remember. */
final class FakeCluster implements AutoCloseable {

  static final ClockTime WRITE_TIME = ClockTime.of(1_228_310_155L, 62);

  final List<Object> requests = new ArrayList<>();
  final NodeAddress manager;
  final NodeAddress server;

  /** The server's replace states, one an answer; the last one stays. */
  final List<Long> replaceStates = new ArrayList<>(List.of(0L));

  /** The stamps of the server's ring for reads, likewise. */
  final List<ClockTime> serverReadTimes = new ArrayList<>(List.of(WRITE_TIME));

  /** What the server says of its backups, one an answer from the command on; the last one stays. */
  final List<BackupReport> backupReports = new ArrayList<>(List.of(BackupReport.NONE));

  volatile Runnable whenBackedUp = () -> {};

  volatile ReplaceReport replaceReport = ReplaceReport.NONE;
  volatile ManagerReplaceReport managerReplace = ManagerReplaceReport.idle(Optional.empty());

  /** Whether a copy runs that can be cancelled, or why it can't. */
  volatile boolean copyRuns;

  volatile Optional<String> cancelError = Optional.empty();
  volatile NodesInfo nodes;
  volatile String notes = "";
  volatile ClockTime readTime = WRITE_TIME;
  volatile AutoReplaceChange autoReplace = AutoReplaceChange.UNCHANGED;
  volatile Optional<String> backupError = Optional.empty();

  private final NettyLoops loops = new NettyLoops("fake", 1);
  private final ThreadControlLoop control = new ThreadControlLoop("fake", new SystemTime());
  private final List<Peers> peers = new ArrayList<>();

  FakeCluster() throws IOException {
    manager = serve(Role.MANAGER, managerTable());
    server =
        serve(
            Role.SERVER,
            MethodTable.builder()
                .on(GetStatus.METHOD, (c, r) -> status(r))
                .on(BackupStatus.METHOD, (c, r) -> backupReport())
                .on(ReplaceStatus.METHOD, (c, r) -> answer(r, replaceReport))
                .build());
    nodes = new NodesInfo(ring(WRITE_TIME), List.of());
  }

  RingSeed ring(ClockTime time) {
    return new RingSeed(List.of(RingNode.active(server)), time);
  }

  private MethodTable managerTable() {
    return MethodTable.builder()
        .on(NodesInfoRequest.METHOD, (c, r) -> answer(r, nodes))
        .on(
            HashSpaceRequest.METHOD,
            (c, r) -> answer(r, new RingSeeds(nodes.write(), ring(readTime))))
        .on(AttachNewServers.METHOD, (c, r) -> answer(r, Nothing.NOTHING))
        .on(DetachFaultServers.METHOD, (c, r) -> answer(r, Nothing.NOTHING))
        .on(StartReplace.METHOD, (c, r) -> answer(r, Nothing.NOTHING))
        .on(SetAutoReplace.METHOD, (c, r) -> answer(r, autoReplace))
        .on(CreateBackup.METHOD, (c, r) -> backup(r))
        .on(ManagerReplaceStatus.METHOD, (c, r) -> answer(r, managerReplace))
        .on(CancelReplace.METHOD, (c, r) -> cancel(r))
        .on(GetStatus.METHOD, (c, r) -> CompletableFuture.completedFuture(note(r.what())))
        .build();
  }

  private StatusValue note(int what) {
    return what == ManagerStatus.NOTES
        ? new StatusValue.Text(notes)
        : new StatusValue.Number(ManagerStatus.NOTES_SERVED | ManagerStatus.REPLACE_CONTROL);
  }

  private CompletableFuture<Boolean> cancel(CancelReplace request) {
    CompletableFuture<Boolean> cancelled = answer(request, copyRuns);
    return cancelError.isPresent()
        ? CompletableFuture.failedFuture(
            RpcException.withError(new WireError.Text(cancelError.get())))
        : cancelled;
  }

  private CompletableFuture<Nothing> backup(CreateBackup request) {
    whenBackedUp.run();
    if (backupError.isPresent()) {
      answer(request, Nothing.NOTHING);
      return CompletableFuture.failedFuture(
          RpcException.withError(new WireError.Text(backupError.get())));
    }
    return answer(request, Nothing.NOTHING);
  }

  private synchronized <R> CompletableFuture<R> answer(Object request, R result) {
    requests.add(request);
    return CompletableFuture.completedFuture(result);
  }

  private CompletableFuture<StatusValue> status(GetStatus request) {
    if (request.what() == StatusCode.CAPABILITIES.wireId()) {
      return CompletableFuture.completedFuture(
          new StatusValue.Number(BackupStatus.CAPABILITY | ReplaceStatus.CAPABILITY));
    }
    return CompletableFuture.completedFuture(
        request.what() == StatusCode.READ_RING.wireId()
            ? new StatusValue.Seed(ring(next(serverReadTimes)))
            : new StatusValue.Number(next(replaceStates)));
  }

  private synchronized <T> T next(List<T> script) {
    return script.size() > 1 ? script.remove(0) : script.get(0);
  }

  /** Reports the backup before until there is another one. */
  private synchronized CompletableFuture<BackupReport> backupReport() {
    boolean begun = requests.stream().anyMatch(CreateBackup.class::isInstance);
    if (begun && backupReports.size() > 1) {
      backupReports.remove(0);
    }
    return CompletableFuture.completedFuture(backupReports.get(0));
  }

  private NodeAddress serve(Role role, MethodTable client) throws IOException {
    NodeAddress any = NodeAddress.of(InetAddress.getLoopbackAddress(), 0);
    Peers node =
        new Peers(
            new PeerSettings(new NodeIdentity(any, role), 1_000, 0, 20),
            new NettyTransport(loops, new ConnectionLimits(FrameLimits.DEFAULT, 1 << 20)),
            control,
            new Peers.Services(MethodTable.empty(), client),
            new PeerListener() {
              @Override
              public void joined(NodeIdentity joined, RpcSession session) {}

              @Override
              public void lost(NodeIdentity lost) {}
            });
    peers.add(node);
    return node.listen(any).address();
  }

  @Override
  public void close() {
    peers.forEach(Peers::close);
    control.close();
    loops.close();
  }
}
