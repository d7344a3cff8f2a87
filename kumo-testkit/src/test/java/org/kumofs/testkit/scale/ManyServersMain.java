package org.kumofs.testkit.scale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.EventLoops;
import org.kumofs.eventlog.EventLog;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.server.ServerMain;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;

/**
 * Many servers in one process, each with its own database, storage threads and ports: {@code
 * ManyServersMain COUNT FOLDER MANAGER FIRST-PORT}. Server n listens on the first port plus n, its
 * stream on that plus 100. They end with standard input.
 *
 * <p>They have their event loops in common, as many as one server has: what sixty of these would
 * spend on taking turns on one machine, sixty machines do not.
 */
public final class ManyServersMain {

  private static final int STREAM_PORTS_ABOVE = 100;

  private ManyServersMain() {}

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    Path folder = Path.of(args[1]);
    int firstPort = Integer.parseInt(args[3]);
    Deque<AutoCloseable> servers = new ArrayDeque<>();
    NettyLoops loops = new NettyLoops("server", EventLoops.fitting());
    try {
      for (int i = 0; i < count; i++) {
        Path own = Files.createDirectories(folder.resolve("server" + i));
        Files.createDirectories(own.resolve("offers"));
        servers.push(start(own, firstPort + i, args[2], loops));
      }
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Nothing is said to them.
      }
    } finally {
      while (!servers.isEmpty()) {
        servers.pop().close();
      }
      loops.close();
    }
  }

  private static AutoCloseable start(Path own, int port, String manager, NettyLoops loops)
      throws Exception {
    ServerMain main = new ServerMain();
    new CommandLine(main)
        .setPosixClusteredShortOptionsAllowed(false)
        .parseArgs(
            "-l=127.0.0.1:" + port,
            "-L=" + (port + STREAM_PORTS_ABOVE),
            "-s=" + own.resolve("db"),
            "-f=" + own.resolve("offers"),
            "-m=" + manager,
            // One machine has no use for sixty times as many threads as a server has by itself.
            "-TR=2");
    return main.start(new DaemonContext(EventLog.NONE, new SystemTime()), loops::shared);
  }
}
