package org.kumofs.server.replace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/** A manager that starts what the test says and notes what servers report. */
final class ReplaceManager implements PeerListener {

  final NodeAddress address;
  final List<End> copyEnds = new ArrayList<>();
  final List<End> deleteEnds = new ArrayList<>();
  RingSeed readRing = RingSeed.EMPTY;
  int readRingRequests;
  int refusals;
  private final Peers peers;

  /** A report that a phase is over. */
  record End(NodeAddress server, ClockTime replaceTime) {}

  ReplaceManager(NodeAddress address, VirtualTime time, InMemoryNetwork network) {
    this.address = address;
    MethodTable table =
        MethodTable.builder()
            .on(ReplaceCopyEnd.METHOD, (caller, end) -> note(copyEnds, caller, end.replaceTime()))
            .on(
                ReplaceDeleteEnd.METHOD,
                (caller, end) -> note(deleteEnds, caller, end.replaceTime()))
            .on(ReadRingRequest.METHOD, (caller, request) -> readRing())
            .build();
    peers =
        new Peers(
            new PeerSettings(new NodeIdentity(address, Role.MANAGER), 1_000, 4, 20),
            network.transport(address),
            time.newLoop(),
            new Peers.Services(table, MethodTable.empty()),
            this);
    try {
      peers.listen(address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Acknowledged> note(List<End> ends, Caller caller, ClockTime time) {
    if (refusals > 0) {
      refusals--;
      return CompletableFuture.failedFuture(RpcException.serverError("not now"));
    }
    ends.add(new End(caller.node().orElseThrow().address(), time));
    return CompletableFuture.completedFuture(Acknowledged.ACKNOWLEDGED);
  }

  private CompletableFuture<RingSeed> readRing() {
    readRingRequests++;
    if (refusals > 0) {
      refusals--;
      return CompletableFuture.failedFuture(RpcException.serverError("not now"));
    }
    return CompletableFuture.completedFuture(readRing);
  }

  <R> CompletableFuture<R> call(NodeAddress server, Request<R> request) {
    return peers.session(server).call(request, 10_000);
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {}

  @Override
  public void lost(NodeIdentity node) {}
}
