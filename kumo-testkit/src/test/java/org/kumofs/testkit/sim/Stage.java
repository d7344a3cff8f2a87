package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;

/**
 * A cluster under load on which faults are played. Whatever is taken away here is put back by
 * {@link #heal}, and told in the story.
 */
final class Stage {

  private static final long FAULT_LIMIT_MILLIS = 15_000;

  private final InProcessCluster cluster;
  private final Random random;
  private final List<String> story = new ArrayList<>();
  private final Set<SimHost> silent = new HashSet<>();
  private final Set<SimHost> stopped = new HashSet<>();
  private final List<Runnable> repairs = new ArrayList<>();

  Stage(InProcessCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().newRandom();
  }

  InProcessCluster cluster() {
    return cluster;
  }

  Random random() {
    return random;
  }

  /** What has happened. */
  List<String> story() {
    return story;
  }

  void tell(String what) {
    story.add(cluster.world().nowMillis() + " " + what);
  }

  // ---- time and choice

  /** Lets time pass. */
  void run(long millis) {
    cluster.run(millis);
  }

  /** Lets time pass, as long as chance will have it. */
  void pause(int minMillis, int maxMillis) {
    cluster.run(minMillis + random.nextInt(maxMillis - minMillis + 1));
  }

  boolean coin() {
    return random.nextBoolean();
  }

  <T> T oneOf(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  SimServer anyServer() {
    return oneOf(cluster.servers());
  }

  SimServer anyServerBut(SimServer other) {
    return oneOf(cluster.servers().stream().filter(server -> !server.equals(other)).toList());
  }

  SimManager anyManager() {
    return cluster.manager(1 + random.nextInt(2));
  }

  SimManager otherManager(SimManager one) {
    return cluster.manager(1).equals(one) ? cluster.manager(2) : cluster.manager(1);
  }

  SimGateway anyGateway() {
    return cluster.gateway(1 + random.nextInt(cluster.gateways()));
  }

  /** The server that coordinates a key of the load. */
  SimServer coordinatorOf(String key) {
    NodeAddress first =
        cluster.rings().write().ownersOf(Workload.rawKey(key).hash()).active().get(0);
    return cluster.server(first);
  }

  // ---- processes and hosts

  /** A process dies. */
  void kill(SimHost host) {
    tell("kill " + host);
    host.kill();
  }

  /** A host loses its power. */
  void losePower(SimServer server) {
    int lost = server.losePower();
    tell("power failure of " + server + ", " + lost + " writes lost");
  }

  /** A process stands still. */
  void stop(SimHost host) {
    tell("stop " + host);
    host.stop();
    stopped.add(host);
  }

  void resume(SimHost host) {
    tell("resume " + host);
    host.resume();
    stopped.remove(host);
  }

  /** A host drops off the network. */
  void silence(SimHost host) {
    tell("silence " + host);
    cluster.world().network().silence(host.address());
    silent.add(host);
  }

  void wake(SimHost host) {
    tell("wake " + host);
    cluster.world().network().wake(host.address());
    silent.remove(host);
  }

  void start(SimHost host) {
    tell("start " + host);
    host.start();
  }

  void restartEmpty(SimServer server) {
    tell("start " + server + " with an empty database");
    server.restartEmpty();
  }

  /** Whether a host runs and can be reached. */
  boolean isPresent(SimHost host) {
    return host.isUp() && !silent.contains(host) && !stopped.contains(host);
  }

  /** Puts a host back that was taken away; a process that has died starts with what it had. */
  void bringBack(SimHost host) {
    if (silent.contains(host)) {
      wake(host);
    } else if (stopped.contains(host)) {
      resume(host);
    } else if (!host.isUp()) {
      start(host);
    }
  }

  /** Waits until a server that is away is known to be. */
  void awaitFault(SimServer server) {
    cluster.awaitFault(server, FAULT_LIMIT_MILLIS);
    tell(server + " is given up");
  }

  // ---- network

  /** Nothing gets from one host to another. */
  void cut(SimHost from, SimHost to) {
    tell("cut " + from + " to " + to);
    cluster.world().network().cut(from, to);
    repairs.add(() -> mend(from, to));
  }

  private void mend(SimHost from, SimHost to) {
    tell("mend " + from + " to " + to);
    cluster.world().network().mend(from, to);
  }

  /** Nothing gets from either host to the other. */
  void part(SimHost one, SimHost other) {
    tell("part " + one + " and " + other);
    cluster.world().network().part(one, other);
    repairs.add(() -> join(one, other));
  }

  private void join(SimHost one, SimHost other) {
    tell("join " + one + " and " + other);
    cluster.world().network().join(one, other);
  }

  void disconnect(SimHost one, SimHost other) {
    tell("break connections of " + one + " and " + other);
    cluster.world().network().disconnect(one, other);
  }

  /** A client of a gateway loses its connection. */
  void cutOneClient(SimGateway gateway) {
    tell("cut a client's connection to " + gateway);
    oneOf(gateway.connections()).cut();
  }

  /** Something is to be undone when the faults end. */
  void repairWith(Runnable repair) {
    repairs.add(repair);
  }

  /** Undoes one of the things that wait for it; false if there is none. */
  boolean repairOne() {
    if (repairs.isEmpty()) {
      return false;
    }
    repairs.remove(random.nextInt(repairs.size())).run();
    return true;
  }

  /** Undoes all that waits for it. */
  void repairAll() {
    List<Runnable> due = List.copyOf(repairs);
    repairs.clear();
    due.forEach(Runnable::run);
  }

  // ---- commands

  /** Gives a manager that is up a command, and does not wait for what comes of it. */
  void command(Request<?> request) {
    tell(request.toString());
    cluster.begin(request);
  }

  /** Waits for a replace that was commanded. */
  void awaitReplaced() {
    cluster.awaitReplaced();
    tell("replaced");
  }

  SimServer addServer() {
    SimServer server = cluster.addServer();
    tell("add " + server);
    return server;
  }

  /** Attaches all newcomers, once this server is one, and waits for the replace. */
  void attach(SimServer newcomer) {
    cluster.awaitNewcomer(newcomer);
    tell("attach " + newcomer);
    cluster.attach();
    tell("replaced");
  }

  /** Ends all faults: everybody is up and reachable, and all servers are attached. */
  void heal() {
    tell("heal");
    repairAll();
    cluster.firewall().open();
    cluster.servers().forEach(SimServer::fastDisk);
    cluster.hosts().stream().filter(host -> !isPresent(host)).forEach(this::bringBack);
    cluster.hosts().forEach(host -> host.clock().setAheadMillis(0));
    cluster.awaitAllAttached();
    tell("all is well");
  }
}
