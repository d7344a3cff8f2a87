package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Request;
import org.kumofs.message.RpcMethod;
import org.kumofs.message.StartReplace;
import org.kumofs.message.WriteRingRequest;

/**
 * Lets things go wrong at random, and commands be given at random. Never more than two servers are
 * <em>weak</em> at a time: away, or away since the last replace that was waited for, and so perhaps
 * without something that was acknowledged.
 */
final class Faults {

  private static final int MAX_WEAK = 2;
  private static final List<RpcMethod<?, ?>> LOSABLE =
      List.of(
          ReplicateSet.METHOD,
          ReplicateDelete.METHOD,
          HashSpaceSync.METHOD,
          HashSpacePush.METHOD,
          ReadRingRequest.METHOD,
          WriteRingRequest.METHOD,
          ReplaceCopyStart.METHOD,
          ReplaceCopyEnd.METHOD,
          ReplaceOffer.METHOD,
          ReplaceDeleteStart.METHOD,
          ReplaceDeleteEnd.METHOD);

  private final InProcessCluster cluster;
  private final Random random;
  private final List<String> story = new ArrayList<>();
  private final Set<SimServer> weak = new HashSet<>();
  private final Set<SimServer> silent = new HashSet<>();
  private final Set<SimServer> stopped = new HashSet<>();
  private final List<Runnable> repairs = new ArrayList<>();

  Faults(InProcessCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.world().newRandom();
  }

  /** What has happened. */
  List<String> story() {
    return story;
  }

  private void tell(String what) {
    story.add(cluster.world().nowMillis() + " " + what);
  }

  /** Does one thing. */
  void next() {
    switch (random.nextInt(14)) {
      case 0, 1 -> takeAway("kill", SimHost::kill);
      case 2 -> silent.addAll(takeAway("silence", SimHost::silence));
      case 3 -> stopped.addAll(takeAway("stop", SimHost::stop));
      case 4, 5, 6 -> bringBackOne();
      case 7 -> command(new AttachNewServers(true));
      case 8 -> command(new DetachFaultServers(random.nextBoolean()));
      case 9 -> command(new StartReplace(random.nextInt(3) == 0));
      case 10 -> restartAManager();
      case 11 -> partTwoServers();
      case 12 -> breakConnections();
      default -> loseMessages();
    }
  }

  /** Ends all faults. Servers that were away are up, but not attached. */
  void end() {
    tell("end");
    repairs.forEach(Runnable::run);
    repairs.clear();
    cluster.servers().stream().filter(server -> !isPresent(server)).forEach(this::bringBack);
  }

  private List<SimServer> takeAway(String how, Consumer<SimHost> action) {
    List<SimServer> candidates =
        cluster.servers().stream()
            .filter(this::isPresent)
            .filter(server -> weak.contains(server) || weak.size() < MAX_WEAK)
            .toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    SimServer victim = oneOf(candidates);
    tell(how + " " + victim);
    weak.add(victim);
    action.accept(victim);
    return List.of(victim);
  }

  private <T> T oneOf(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  private boolean isPresent(SimServer server) {
    return server.isUp() && !silent.contains(server) && !stopped.contains(server);
  }

  private void bringBackOne() {
    List<SimServer> away = cluster.servers().stream().filter(server -> !isPresent(server)).toList();
    if (!away.isEmpty()) {
      bringBack(oneOf(away));
    } else if (!repairs.isEmpty()) {
      repairs.remove(random.nextInt(repairs.size())).run();
    }
  }

  private void bringBack(SimServer server) {
    if (silent.remove(server)) {
      tell("wake " + server);
      server.wake();
    } else if (stopped.remove(server)) {
      tell("resume " + server);
      server.resume();
    } else if (random.nextBoolean()) {
      tell("restart " + server);
      server.restart();
    } else {
      tell("restart empty " + server);
      server.restartEmpty();
    }
  }

  private void restartAManager() {
    SimManager manager = cluster.manager(1 + random.nextInt(2));
    tell("restart " + manager);
    manager.kill();
    cluster.run(random.nextInt(2_000));
    manager.start();
  }

  private void command(Request<?> request) {
    tell(request.toString());
    cluster.begin(request);
  }

  private void partTwoServers() {
    SimServer one = oneOf(cluster.servers());
    SimServer other = oneOf(cluster.servers());
    tell("part " + one + " and " + other);
    cluster.world().network().part(one, other);
    repairs.add(
        () -> {
          tell("join " + one + " and " + other);
          cluster.world().network().join(one, other);
        });
  }

  private void breakConnections() {
    SimServer one = oneOf(cluster.servers());
    SimHost other = oneOf(cluster.hosts());
    tell("break connections of " + one + " and " + other);
    cluster.world().network().disconnect(one, other);
  }

  private void loseMessages() {
    RpcMethod<?, ?> method = oneOf(LOSABLE);
    int count = 1 + random.nextInt(3);
    tell("lose " + count + " of " + method.name());
    cluster.firewall().drop(method).times(count);
  }
}
