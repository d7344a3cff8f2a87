package org.kumofs.gateway.memcached;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.RequestCounters;
import org.kumofs.time.TimeSource;

/**
 * The numbers of a gateway and its cluster, by the groups and names that memcached has for them,
 * whichever protocol they are asked for in. Any thread. See {@code docs/memcached.md}, Statistics.
 */
public final class GatewayStats {

  private static final int POINTER_BITS = 64;

  private final GatewayCounters counters;
  private final RequestCounters requests;
  private final GatewayFacts facts;
  private final TimeSource time;
  private final long startNanos;
  private final List<Supplier<OpenPort>> ports = new CopyOnWriteArrayList<>();

  /**
   * Creates the statistics of a gateway that starts now.
   *
   * @param requests what the gateway's stores count
   */
  public GatewayStats(
      GatewayCounters counters, RequestCounters requests, GatewayFacts facts, TimeSource time) {
    this.counters = counters;
    this.requests = requests;
    this.facts = facts;
    this.time = time;
    this.startNanos = time.nanoTime();
  }

  /** What is counted at the side of the clients. */
  public GatewayCounters counters() {
    return counters;
  }

  /** What does not change. */
  public GatewayFacts facts() {
    return facts;
  }

  /** Adds a port that {@code stats conns} tells of. */
  public void addPort(Supplier<OpenPort> port) {
    ports.add(port);
  }

  /**
   * Answers a {@link Command.Stats}.
   *
   * @param store the way to the servers, whose numbers go into the general ones
   */
  CompletableFuture<Reply> answer(String group, GatewayStore store) {
    return group.isEmpty()
        ? store.totals().thenApply(this::general)
        : CompletableFuture.completedFuture(known(group));
  }

  private Reply known(String group) {
    return switch (group) {
      case "settings" -> new Reply.Stats(facts.settings());
      case "conns" -> connections();
      case "items" -> new StatList().reply();
      case "slabs" -> new StatList().add("active_slabs", 0).add("total_malloced", 0).reply();
      case "sizes", "sizes_disable" -> new StatList().add("sizes_status", "disabled").reply();
      case "sizes_enable" ->
          new StatList()
              .add("sizes_status", "error")
              .add("sizes_error", "sizes are not counted here")
              .reply();
      case "reset" -> {
        counters.reset();
        yield new Reply.Ok();
      }
      default -> new Reply.NotFound();
    };
  }

  private Reply connections() {
    StatList list = new StatList();
    int number = 1;
    for (Supplier<OpenPort> port : ports) {
      number = port.get().listFrom(number, list);
    }
    return list.reply();
  }

  private Reply general(ClusterTotals cluster) {
    StatList list = new StatList();
    addProcess(list);
    addCommands(list);
    list.add("limit_maxbytes", 0)
        .add("accepting_conns", 1)
        .add("threads", facts.threads())
        .add("bytes", cluster.bytes())
        .add("curr_items", cluster.items())
        .add("total_items", cluster.sets())
        .add("evictions", 0);
    for (RequestCounters.Counter counter : RequestCounters.Counter.values()) {
      list.add(counter.name().toLowerCase(Locale.ROOT), requests.get(counter));
    }
    addCluster(list, cluster);
    return list.reply();
  }

  private void addProcess(StatList list) {
    list.add("pid", ProcessHandle.current().pid())
        .add("uptime", (time.nanoTime() - startNanos) / 1_000_000_000)
        .add("time", time.unixSeconds())
        .add("version", facts.version())
        .add("pointer_size", POINTER_BITS);
    ProcessTimes.now()
        .ifPresent(
            times ->
                list.add("rusage_user", times.userSeconds())
                    .add("rusage_system", times.systemSeconds()));
    list.add("max_connections", facts.maxConnections());
  }

  private void addCommands(StatList list) {
    for (Counter counter : Counter.values()) {
      list.add(counter.statName(), counters.get(counter));
      if (counter == Counter.REJECTED_CONNECTIONS) {
        list.add("connection_structures", counters.get(Counter.CURR_CONNECTIONS));
      }
    }
  }

  private static void addCluster(StatList list, ClusterTotals cluster) {
    list.add("cluster_servers", cluster.servers())
        .add("cluster_silent_servers", cluster.silentServers())
        .add("cluster_items", cluster.items())
        .add("cluster_bytes", cluster.bytes())
        .add("cluster_gets", cluster.gets())
        .add("cluster_sets", cluster.sets())
        .add("cluster_deletes", cluster.deletes());
  }
}
