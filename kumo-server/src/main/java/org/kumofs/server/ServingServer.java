package org.kumofs.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.StartException;
import org.kumofs.rpc.netty.LoopBatches;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.netty.NettyStreams;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.SyncPolicy;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.kumofs.time.ThreadControlLoop;
import org.kumofs.time.Unhurried;
import org.kumofs.time.WorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server with all that it runs on: the database, threads, and the node. */
final class ServingServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServingServer.class);

  /** What may wait for a peer that does not read; enough for bursts of large values. */
  private static final long MAX_OUTBOUND_BYTES = 64L << 20;

  /** How long requests under way may take when the server is told to end. */
  private static final long DRAIN_MILLIS = 3_000;

  private final Store store;
  private final Threads threads;
  private final ServerNode node;
  private final Scheduler.Cancellable sync;

  /**
   * What a process serves, and how.
   *
   * @param offerDirectory where records that others lack are gathered
   * @param eventLoops makes the threads that receive and send
   * @param storageThreads threads that work on the database
   * @param maxFrameBytes largest message taken from others
   */
  record Settings(
      ServerConfig node,
      StoreLocation store,
      TombstoneLimits tombstones,
      Path offerDirectory,
      Supplier<NettyLoops> eventLoops,
      int storageThreads,
      int maxFrameBytes) {}

  /** All threads of a server, each under the name of what it does. */
  private record Threads(
      ControlLoop control, NettyLoops loops, WorkerPool storage, WorkerPool background) {

    private static final int BACKGROUND_THREADS = 4;

    static Threads start(Settings settings, DaemonContext context) {
      return new Threads(
          new ThreadControlLoop("control", context.time()),
          settings.eventLoops().get(),
          new WorkerPool("storage", settings.storageThreads()),
          new WorkerPool("background", BACKGROUND_THREADS));
    }
  }

  private ServingServer(Store store, Threads threads, ServerNode node, SyncPolicy policy) {
    this.store = store;
    this.threads = threads;
    this.node = node;
    this.sync = PeriodicSync.start(policy, store, threads.storage(), threads.control());
  }

  /**
   * Opens the database, then the port, then calls the managers.
   *
   * @throws StartException if the database can't be opened
   * @throws IOException if the port can't be had. In both cases nothing is left running
   */
  static ServingServer start(Settings settings, DaemonContext context)
      throws StartException, IOException {
    OfferDirectory offers = OfferDirectory.open(settings.offerDirectory());
    Store store = open(settings, context);
    Threads threads = Threads.start(settings, context);
    ConnectionLimits limits =
        new ConnectionLimits(
            FrameLimits.DEFAULT.withMaxFrameBytes(settings.maxFrameBytes()), MAX_OUTBOUND_BYTES);
    ServerEnvironment environment =
        new ServerEnvironment(
            threads.control(),
            new NettyTransport(threads.loops(), limits),
            new LoopBatches(threads.loops(), threads.storage()),
            new Unhurried(threads.background()),
            new ServerEnvironment.Offers(new NettyStreams(threads.loops(), context.time()), offers),
            context.eventLog(),
            new Random());
    ServingServer server =
        new ServingServer(
            store,
            threads,
            new ServerNode(settings.node(), environment, store),
            settings.store().tuning().sync());
    boolean started = false;
    try {
      server.node.start();
      started = true;
      return server;
    } finally {
      if (!started) {
        server.closeAll();
      }
    }
  }

  private static Store open(Settings settings, DaemonContext context) throws StartException {
    try {
      return LevelDbStore.open(settings.store(), settings.tombstones(), context.time());
    } catch (StoreException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** Takes no more requests, finishes those under way, then closes everything. */
  @Override
  public void close() {
    try {
      node.drain().get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("requests are still under way, closing all the same");
    } catch (ExecutionException e) {
      log.warn("waiting for requests under way failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll();
  }

  private void closeAll() {
    sync.cancel();
    node.close();
    threads.storage().close();
    // Ends backups and copies too, so that the background threads are done soon.
    store.close();
    threads.background().close();
    threads.loops().close();
    threads.control().close();
  }
}
