package org.kumofs.server.dump.cluster;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyScheduler;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.server.dump.DumpException;
import org.kumofs.time.Sleeper;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/** Calls over TCP. */
public final class NetworkCalls implements NodeCalls {

  private static final long MAX_OUTBOUND_BYTES = 64L << 20;

  /** Nothing listens there; a node that calls back finds out soon, and lets go. */
  private static final int NO_PORT = 1;

  private final TimeSource time = new SystemTime();
  private final Sleeper sleeper;
  private final long timeoutMillis;
  private final NettyLoops loops = new NettyLoops("kumodump", 1);
  private final RpcClient clients;
  private final Peers nodes;

  /**
   * @param timeoutMillis limit for connecting, and for each answer
   */
  public NetworkCalls(long timeoutMillis, Sleeper sleeper) {
    this.timeoutMillis = timeoutMillis;
    this.sleeper = sleeper;
    NettyTransport transport =
        new NettyTransport(loops, new ConnectionLimits(FrameLimits.DEFAULT, MAX_OUTBOUND_BYTES));
    NettyScheduler scheduler = new NettyScheduler(loops.group().next(), time);
    this.clients =
        new RpcClient(
            transport, scheduler, MethodTable.empty(), timeoutMillis, new RpcClient.Listener() {});
    NodeAddress self = NodeAddress.of(InetAddress.getLoopbackAddress(), NO_PORT);
    this.nodes =
        new Peers(
            new PeerSettings(
                new NodeIdentity(self, Role.SERVER),
                timeoutMillis,
                0,
                PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS),
            transport,
            scheduler,
            new Peers.Services(MethodTable.empty(), MethodTable.empty()),
            new Unheard());
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public <R> CompletableFuture<R> begin(NodeAddress node, Request<R> request) {
    return clients.session(node).call(request, timeoutMillis);
  }

  @Override
  public <R> CompletableFuture<R> beginAsNode(NodeAddress node, Request<R> request) {
    return nodes.session(node).call(request, timeoutMillis);
  }

  @Override
  public <R> R await(CompletableFuture<R> answer) throws RpcException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void pause(long millis) {
    try {
      sleeper.sleepMillis(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static DumpException interrupted() {
    Thread.currentThread().interrupt();
    return new DumpException("stopped");
  }

  @Override
  public void close() {
    clients.close();
    nodes.close();
    loops.close();
  }

  /** Only asks. */
  private static final class Unheard implements PeerListener {

    @Override
    public void joined(NodeIdentity node, RpcSession session) {}

    @Override
    public void lost(NodeIdentity node) {}
  }
}
