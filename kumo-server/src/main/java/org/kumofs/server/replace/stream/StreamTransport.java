package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;

/** Makes connections of the replace stream: sockets in production, memory in tests. */
public interface StreamTransport {

  /**
   * Connects to the stream port of another server.
   *
   * @param timeoutMillis limit for the attempt, in milliseconds
   * @param opener called on the connection's loop once it is up, gives the side that listens
   * @return done when the connection is up, or the failure as an {@link IOException}
   */
  CompletableFuture<Void> dial(
      NodeAddress address, long timeoutMillis, Function<StreamConnection, StreamListener> opener);

  /**
   * Accepts connections.
   *
   * @param acceptor called on the loop of each new connection, gives the side that listens
   * @throws IOException if the address can't be bound
   */
  Listening listen(NodeAddress address, Function<StreamConnection, StreamListener> acceptor)
      throws IOException;
}
