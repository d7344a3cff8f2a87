package org.kumofs.ctl.command;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;

/** Looks at how far a replace has come, with what every original manager and server tells. */
class ReplaceWatch {

  private final RpcConnection manager;
  private final int timeoutMillis;

  ReplaceWatch(RpcConnection manager, int timeoutMillis) {
    this.manager = manager;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * One look at the cluster.
   *
   * @param ringsAgree whether reads go by the same ring as writes
   * @param busy the servers that copy, delete, lag behind or can't be asked, each with what it does
   * @param faults the members that are down
   */
  record Observation(boolean ringsAgree, List<String> busy, List<NodeAddress> faults) {

    /** Whether nothing moves any more. */
    boolean isQuiet() {
      return busy.isEmpty();
    }
  }

  /** Asks the manager for the rings and every active server for its state. */
  Observation observe() throws CallException {
    RingSeeds rings = manager.call(new HashSpaceRequest());
    List<String> busy = new ArrayList<>();
    List<NodeAddress> faults = new ArrayList<>();
    for (RingNode node : rings.write().nodes()) {
      if (node.active()) {
        String activity = activity(node.address(), rings);
        if (!activity.isEmpty()) {
          busy.add(node.address() + " " + activity);
        }
      } else {
        faults.add(node.address());
      }
    }
    return new Observation(agree(rings), busy, faults);
  }

  private static boolean agree(RingSeeds rings) {
    return rings.write().clockTime().equals(rings.read().clockTime());
  }

  private String activity(NodeAddress server, RingSeeds rings) {
    try (RpcConnection connection = RpcConnection.open(server, timeoutMillis)) {
      StatusValue state = connection.call(new GetStatus(StatusCode.REPLACE_STATE));
      long flags = state instanceof StatusValue.Number number ? number.bits() : 0;
      if ((flags & ReplaceState.COPYING) != 0) {
        return "copying";
      }
      if ((flags & ReplaceState.DELETING) != 0) {
        return "deleting";
      }
      return agree(rings) && readsByOthers(connection, rings) ? "reads by another ring" : "";
    } catch (CallException e) {
      return "can't be asked";
    }
  }

  /** One that has not heard yet that all have copied does nothing, and is not done. */
  private static boolean readsByOthers(RpcConnection server, RingSeeds rings) throws CallException {
    return server.call(new GetStatus(StatusCode.READ_RING)) instanceof StatusValue.Seed ring
        && !ring.seed().clockTime().equals(rings.read().clockTime());
  }
}
