package org.kumofs.manager;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.Role;
import org.kumofs.message.ServerBackup;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.time.ControlLoop;

/** What managers see of a server; it does as the test says. */
final class FakeServer implements PeerListener {

  private static final long WORK_MILLIS = 5;
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long TICK_MILLIS = 2_000;

  final NodeAddress address;
  final LamportClock clock = new LamportClock();
  final List<HashSpaceSync> syncs = new ArrayList<>();
  final List<ReplaceCopyStart> copyStarts = new ArrayList<>();
  final List<ReplaceDeleteStart> deleteStarts = new ArrayList<>();
  final List<String> backups = new ArrayList<>();
  final List<KeepAlive> keepAlives = new ArrayList<>();

  /** What it does when it is told to start a phase. */
  Reaction onStart = Reaction.WORK;

  boolean backupFails;

  /** What it says that it understands. */
  long capabilities = ReplaceStatus.CAPABILITY;

  final List<CancelReplace> cancels = new ArrayList<>();

  private final TestCluster cluster;
  private final Peers peers;
  private final ControlLoop loop;

  enum Reaction {
    /** Says yes and reports the end soon. */
    WORK,
    /** Says yes and never reports the end. */
    GO_ON_FOR_EVER,
    /** Reports the end first and says yes only then. */
    ANSWER_LATE,
    /** Answers with an error. */
    REFUSE,
    /** Does not answer. */
    IGNORE
  }

  FakeServer(TestCluster cluster, NodeAddress address, List<NodeAddress> managers) {
    this(cluster, new NodeIdentity(address, Role.SERVER), managers);
  }

  FakeServer(TestCluster cluster, NodeIdentity self, List<NodeAddress> managers) {
    this.cluster = cluster;
    this.address = self.address();
    this.loop = cluster.time.newLoop();
    MethodTable nodes =
        MethodTable.builder()
            .on(KeepAlive.METHOD, this::keepAlive)
            .on(HashSpaceSync.METHOD, this::sync)
            .on(ReplaceCopyStart.METHOD, this::copyStart)
            .on(ReplaceDeleteStart.METHOD, this::deleteStart)
            .on(ServerBackup.METHOD, this::backup)
            .on(CancelReplace.METHOD, this::cancel)
            .build();
    this.peers =
        new Peers(
            new PeerSettings(self, 1_000, 4, PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS),
            cluster.network.transport(address),
            loop,
            new Peers.Services(nodes, clientTable()),
            this);
    try {
      peers.listen(address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    dial(managers);
    loop.scheduleRepeatedly(TICK_MILLIS, () -> dial(managers));
  }

  private MethodTable clientTable() {
    return MethodTable.builder()
        .on(
            GetStatus.METHOD,
            (caller, request) ->
                CompletableFuture.completedFuture(
                    capabilities == 0
                        ? new StatusValue.Unknown()
                        : new StatusValue.Number(capabilities)))
        .build();
  }

  private CompletableFuture<Boolean> cancel(Caller caller, CancelReplace request) {
    cancels.add(request);
    return CompletableFuture.completedFuture(true);
  }

  private void dial(List<NodeAddress> managers) {
    managers.forEach(
        manager -> peers.session(manager).call(new KeepAlive(clock.take()), TIMEOUT_MILLIS));
  }

  RpcSession session(NodeAddress node) {
    return peers.session(node);
  }

  /** The process dies. */
  void kill() {
    cluster.network.kill(address);
    peers.close();
    loop.close();
  }

  /** Forgets what it was told. */
  void forget() {
    syncs.clear();
    copyStarts.clear();
    deleteStarts.clear();
    backups.clear();
  }

  HashSpaceSync lastSync() {
    return syncs.get(syncs.size() - 1);
  }

  void reportCopyEnd(NodeAddress manager, ClockTime time) {
    session(manager).call(new ReplaceCopyEnd(time, clock.take()), TIMEOUT_MILLIS);
    cluster.settle();
  }

  void reportDeleteEnd(NodeAddress manager, ClockTime time) {
    session(manager).call(new ReplaceDeleteEnd(time, clock.take()), TIMEOUT_MILLIS);
    cluster.settle();
  }

  private CompletableFuture<Nothing> keepAlive(Caller caller, KeepAlive request) {
    keepAlives.add(request);
    return CompletableFuture.completedFuture(Nothing.NOTHING);
  }

  private CompletableFuture<Boolean> sync(Caller caller, HashSpaceSync request) {
    syncs.add(request);
    return CompletableFuture.completedFuture(true);
  }

  private CompletableFuture<Acknowledged> copyStart(Caller caller, ReplaceCopyStart request) {
    copyStarts.add(request);
    ClockTime time = request.seed().clockTime();
    return react(
        () -> caller.session().call(new ReplaceCopyEnd(time, clock.take()), TIMEOUT_MILLIS));
  }

  private CompletableFuture<Acknowledged> deleteStart(Caller caller, ReplaceDeleteStart request) {
    deleteStarts.add(request);
    ClockTime time = request.seed().clockTime();
    return react(
        () -> caller.session().call(new ReplaceDeleteEnd(time, clock.take()), TIMEOUT_MILLIS));
  }

  private CompletableFuture<Acknowledged> react(Runnable report) {
    return switch (onStart) {
      case WORK -> {
        loop.schedule(WORK_MILLIS, report);
        yield CompletableFuture.completedFuture(Acknowledged.ACKNOWLEDGED);
      }
      case ANSWER_LATE -> {
        report.run();
        CompletableFuture<Acknowledged> late = new CompletableFuture<>();
        loop.schedule(WORK_MILLIS, () -> late.complete(Acknowledged.ACKNOWLEDGED));
        yield late;
      }
      case GO_ON_FOR_EVER -> CompletableFuture.completedFuture(Acknowledged.ACKNOWLEDGED);
      case REFUSE -> CompletableFuture.failedFuture(RpcException.serverError("not now"));
      case IGNORE -> new CompletableFuture<>();
    };
  }

  private CompletableFuture<Acknowledged> backup(Caller caller, ServerBackup request) {
    backups.add(request.suffix());
    return backupFails
        ? CompletableFuture.failedFuture(RpcException.serverError("disk full"))
        : CompletableFuture.completedFuture(Acknowledged.ACKNOWLEDGED);
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {}

  @Override
  public void lost(NodeIdentity node) {}
}
