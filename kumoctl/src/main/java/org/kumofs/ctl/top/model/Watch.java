package org.kumofs.ctl.top.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;

/**
 * Watches servers. Nothing in here blocks but the threads that it is given: a server that hangs
 * keeps one of them busy and delays nobody else. For use by one thread.
 */
public final class Watch implements AutoCloseable {

  /** Managers are asked less often than servers: membership changes rarely. */
  static final long ROSTER_NANOS = 2_000_000_000L;

  private final Function<NodeAddress, Probe> probes;
  private final Roster roster;
  private final TimeSource time;
  private final Executor threads;
  private final Map<NodeAddress, Watched> watched = new LinkedHashMap<>();
  private Map<NodeAddress, Membership> members;
  private CompletableFuture<Map<NodeAddress, Membership>> asking;
  private long askedNanos;
  private String rosterError = "";

  /**
   * Finds out which servers there are.
   *
   * @throws CallException if it can't
   */
  public Watch(
      Roster roster, Function<NodeAddress, Probe> probes, TimeSource time, Executor threads)
      throws CallException {
    this.roster = roster;
    this.probes = probes;
    this.time = time;
    this.threads = threads;
    members = roster.servers();
    asking = CompletableFuture.completedFuture(members);
    askedNanos = time.nanoTime();
    adopt();
  }

  /** Asks everybody who is not being asked already; gives what ends with the last answer. */
  public CompletableFuture<Void> ask() {
    askRoster();
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    watched.values().forEach(server -> answers.add(server.ask(threads)));
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]));
  }

  private void askRoster() {
    if (!asking.isDone()) {
      return;
    }
    asking
        .handle(
            (answer, error) -> {
              rosterError = error == null ? "" : String.valueOf(error.getCause().getMessage());
              members = error == null ? answer : members;
              return members;
            })
        .join();
    adopt();
    if (time.nanoTime() - askedNanos >= ROSTER_NANOS) {
      askedNanos = time.nanoTime();
      CompletableFuture<Map<NodeAddress, Membership>> promise = new CompletableFuture<>();
      asking = promise;
      threads.execute(() -> answer(promise));
    }
  }

  private void answer(CompletableFuture<Map<NodeAddress, Membership>> promise) {
    try {
      promise.complete(roster.servers());
    } catch (CallException | RuntimeException e) {
      promise.completeExceptionally(new IllegalStateException(e));
    }
  }

  private void adopt() {
    watched
        .entrySet()
        .removeIf(
            server -> {
              boolean gone = !members.containsKey(server.getKey());
              if (gone) {
                server.getValue().close();
              }
              return gone;
            });
    for (NodeAddress member : members.keySet()) {
      watched.computeIfAbsent(
          member, server -> new Watched(probes.apply(server), new ServerHistory(server), time));
    }
  }

  /** What is known now. */
  public ClusterState state() {
    List<ServerState> servers = new ArrayList<>();
    members.forEach((server, how) -> servers.add(watched.get(server).state(how)));
    return new ClusterState(servers, rosterError);
  }

  @Override
  public void close() {
    watched.values().forEach(Watched::close);
  }
}
