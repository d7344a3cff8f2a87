package org.kumofs.server.dump.cluster;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
import org.kumofs.time.TimeSource;

/** How a tool talks to nodes: it begins calls, several at a time, and waits for them. */
public interface NodeCalls extends AutoCloseable {

  /** The time that goes by while it waits. */
  TimeSource time();

  /** Begins a client's call. */
  <R> CompletableFuture<R> begin(NodeAddress node, Request<R> request);

  /** Begins a call such as only nodes make, on a connection on which the tool says it is one. */
  <R> CompletableFuture<R> beginAsNode(NodeAddress node, Request<R> request);

  /**
   * Waits for an answer.
   *
   * @throws RpcException if there is none, or an error
   */
  <R> R await(CompletableFuture<R> answer) throws RpcException;

  /** Waits for a while. */
  void pause(long millis);

  @Override
  void close();
}
