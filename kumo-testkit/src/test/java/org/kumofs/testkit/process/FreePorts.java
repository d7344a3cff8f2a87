package org.kumofs.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.kumofs.ring.NodeAddress;

/**
 * Loopback addresses that nobody listens on, each given once. They lie below the range that the
 * system takes the ports of outgoing connections from, which could grab one before its daemon does.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private int next = ThreadLocalRandom.current().nextInt(FIRST, LAST);

  /** The next one. */
  public NodeAddress next() {
    for (int tries = 0; tries < LAST - FIRST; tries++) {
      next = next >= LAST ? FIRST : next + 1;
      if (isFree(next)) {
        return NodeAddress.of(InetAddress.getLoopbackAddress(), next);
      }
    }
    throw new AssertionError("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
