package org.kumofs.server.dump.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.StatusCode;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.cluster.Cluster;

/** Gets a cluster to where it takes records: managers up, servers attached, nothing in it. */
public final class Readiness {

  private static final long PAUSE_MILLIS = 500;

  private final Cluster cluster;
  private final Terms terms;
  private final Consumer<String> notices;
  private final long endNanos;

  /**
   * What has to be there.
   *
   * @param servers how many servers
   * @param intoRunning whether the cluster may hold records already
   * @param waitMillis how long to wait for managers and servers
   */
  public record Terms(int servers, boolean intoRunning, long waitMillis) {}

  /**
   * @param notices told what is waited for, and what was done
   */
  public Readiness(Cluster cluster, Terms terms, Consumer<String> notices) {
    this.cluster = cluster;
    this.terms = terms;
    this.notices = notices;
    this.endNanos =
        cluster.calls().time().nanoTime() + TimeUnit.MILLISECONDS.toNanos(terms.waitMillis());
  }

  /**
   * Waits for the managers and servers, and attaches these if none is.
   *
   * @return the rings that are in force then
   * @throws DumpException if that does not come about in time, or the cluster holds records
   */
  public RingPair establish() {
    awaitManager();
    NodesInfo nodes = awaitServers();
    List<NodeAddress> servers = serversOf(nodes);
    requireEmpty(servers);
    if (activeOf(nodes).isEmpty()) {
      cluster.askManager(new AttachNewServers(true));
      notices.accept("attached " + servers.size() + " servers");
    }
    return awaitRings();
  }

  private void awaitManager() {
    String told = "";
    while (true) {
      try {
        cluster.calls().await(cluster.calls().begin(cluster.manager(), new HashSpaceRequest()));
        return;
      } catch (RpcException e) {
        told = tell(told, "waiting for the manager %s".formatted(cluster.manager()));
        pauseOrGiveUp("the manager " + cluster.manager() + " does not answer: " + e.getMessage());
      }
    }
  }

  private NodesInfo awaitServers() {
    String told = "";
    while (true) {
      NodesInfo nodes = cluster.askManager(new NodesInfoRequest());
      int there = serversOf(nodes).size();
      if (there >= terms.servers()) {
        return nodes;
      }
      told =
          tell(told, "waiting for servers, %d of %d are there".formatted(there, terms.servers()));
      pauseOrGiveUp(
          "%d of %d servers are there; start the others, or say --servers %d"
              .formatted(there, terms.servers(), Math.max(1, there)));
    }
  }

  private RingPair awaitRings() {
    String told = "";
    while (true) {
      RingPair rings = cluster.rings();
      if (!rings.read().activeAddresses().isEmpty() && !rings.differ()) {
        return rings;
      }
      told = tell(told, "waiting for the end of a replace");
      pauseOrGiveUp("a replace does not end; see kumoctl status");
    }
  }

  private String tell(String told, String line) {
    if (!line.equals(told)) {
      notices.accept(line);
    }
    return line;
  }

  private void pauseOrGiveUp(String reason) {
    if (cluster.calls().time().nanoTime() - endNanos >= 0) {
      throw new DumpException(reason);
    }
    cluster.calls().pause(PAUSE_MILLIS);
  }

  private static List<NodeAddress> activeOf(NodesInfo nodes) {
    return Ring.of(nodes.write()).activeAddresses();
  }

  /** Those that are attached, or if none is, those that can be. */
  private static List<NodeAddress> serversOf(NodesInfo nodes) {
    List<NodeAddress> active = activeOf(nodes);
    return active.isEmpty() ? nodes.newcomers() : active;
  }

  private void requireEmpty(List<NodeAddress> servers) {
    if (terms.intoRunning()) {
      return;
    }
    List<String> filled = new ArrayList<>();
    for (NodeAddress server : servers) {
      try {
        OptionalLong items = cluster.number(server, StatusCode.ITEMS);
        if (items.orElse(0) > 0) {
          filled.add(server + " (" + items.getAsLong() + ")");
        }
      } catch (RpcException e) {
        throw new DumpException(server + " does not answer: " + e.getMessage());
      }
    }
    if (!filled.isEmpty()) {
      throw new DumpException(
          "the cluster holds records already, on %s; --into-running adds to them what is later"
              .formatted(String.join(", ", filled)));
    }
  }
}
