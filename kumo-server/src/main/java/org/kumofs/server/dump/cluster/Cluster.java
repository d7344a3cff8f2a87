package org.kumofs.server.dump.cluster;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;

/** A cluster, known by one of its managers. */
public final class Cluster {

  private final NodeCalls calls;
  private final NodeAddress manager;

  /** Nothing is asked yet. */
  public Cluster(NodeCalls calls, NodeAddress manager) {
    this.calls = calls;
    this.manager = manager;
  }

  /** How its nodes are asked. */
  public NodeCalls calls() {
    return calls;
  }

  /** The manager that it is known by. */
  public NodeAddress manager() {
    return manager;
  }

  /**
   * Asks a manager.
   *
   * @throws DumpException if it does not answer
   */
  public <R> R askManager(Request<R> request) {
    try {
      return calls.await(calls.begin(manager, request));
    } catch (RpcException e) {
      throw new DumpException(
          "the manager %s does not answer: %s; check -m, managers listen on 19700"
              .formatted(manager, e.getMessage()));
    }
  }

  /** The rings of this moment. */
  public RingPair rings() {
    RingSeeds seeds = askManager(new HashSpaceRequest());
    return RingPair.of(seeds.write(), seeds.read());
  }

  /** A number that a server tells of itself; empty if it knows no such number. */
  public OptionalLong number(NodeAddress server, StatusCode code) throws RpcException {
    StatusValue value = calls.await(calls.begin(server, new GetStatus(code)));
    return value instanceof StatusValue.Number number
        ? OptionalLong.of(number.bits())
        : OptionalLong.empty();
  }

  /** Whether a server knows an extension; empty if it is an original, which knows none. */
  public Optional<Boolean> knows(NodeAddress server, Extension extension) throws RpcException {
    OptionalLong mask = number(server, StatusCode.CAPABILITIES);
    return mask.isEmpty()
        ? Optional.empty()
        : Optional.of((mask.getAsLong() & extension.bit()) != 0);
  }
}
