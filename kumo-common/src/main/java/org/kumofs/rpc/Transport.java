package org.kumofs.rpc;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;

/** Makes connections: sockets in production, memory in tests. */
public interface Transport {

  /**
   * Connects to a listening address.
   *
   * @param timeoutMillis limit for the connection attempt, in milliseconds
   * @param listener hears of everything on the connection, from after the future's completion on
   * @return the connection, or the failure of the attempt as an {@link IOException}
   */
  CompletableFuture<Connection> dial(
      NodeAddress address, long timeoutMillis, ConnectionListener listener);

  /**
   * Accepts connections.
   *
   * @param address where to listen
   * @param acceptor gives the listener of each new connection
   * @throws IOException if the address can't be bound
   */
  Listening listen(NodeAddress address, Function<Connection, ConnectionListener> acceptor)
      throws IOException;

  /**
   * Sets TCP_NODELAY on every connection that is open now; later ones have it on as ever.
   *
   * @return how many connections were changed
   */
  int setTcpNoDelay(boolean on);

  /** A bound address. */
  interface Listening extends AutoCloseable {

    /** The address with the port that was really bound. */
    NodeAddress address();

    /** Stops accepting; connections stay. */
    @Override
    void close();
  }
}
