package org.kumofs.testkit.sim;

import java.util.HashSet;
import java.util.List;
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
  private static final int MAX_PAUSE_MILLIS = 3_000;
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

  private final Stage stage;
  private final Set<SimServer> weak = new HashSet<>();

  private Faults(Stage stage) {
    this.stage = stage;
  }

  /** Does so many things, with pauses. */
  static void play(Stage stage, int rounds) {
    Faults faults = new Faults(stage);
    for (int i = 0; i < rounds; i++) {
      stage.pause(0, MAX_PAUSE_MILLIS);
      faults.next();
    }
  }

  private void next() {
    switch (stage.random().nextInt(16)) {
      case 0, 1 -> takeAway(stage::kill);
      case 2 -> takeAway(stage::silence);
      case 3 -> takeAway(stage::stop);
      case 4, 5, 6 -> bringBackOne();
      case 7 -> command(new AttachNewServers(true));
      case 8 -> command(new DetachFaultServers(stage.coin()));
      case 9 -> command(new StartReplace(stage.random().nextInt(3) == 0));
      case 10 -> restartAManager();
      case 11 -> stage.part(stage.anyServer(), stage.anyServer());
      case 12 -> stage.cut(stage.anyServer(), stage.oneOf(stage.cluster().hosts()));
      case 13 -> stage.disconnect(stage.anyServer(), stage.oneOf(stage.cluster().hosts()));
      case 14 -> slowDisk();
      default -> loseMessages();
    }
  }

  private void takeAway(Consumer<SimServer> action) {
    List<SimServer> candidates =
        stage.cluster().servers().stream()
            .filter(stage::isPresent)
            .filter(server -> weak.contains(server) || weak.size() < MAX_WEAK)
            .toList();
    if (!candidates.isEmpty()) {
      SimServer victim = stage.oneOf(candidates);
      weak.add(victim);
      action.accept(victim);
    }
  }

  private void bringBackOne() {
    List<SimServer> away =
        stage.cluster().servers().stream().filter(server -> !stage.isPresent(server)).toList();
    if (!away.isEmpty()) {
      bringBack(stage.oneOf(away));
    } else {
      stage.repairOne();
    }
  }

  private void bringBack(SimServer server) {
    if (!server.isUp() && stage.coin()) {
      stage.restartEmpty(server);
    } else {
      stage.bringBack(server);
    }
  }

  private void restartAManager() {
    SimManager manager = stage.anyManager();
    stage.kill(manager);
    stage.pause(0, 2_000);
    stage.start(manager);
  }

  private void command(Request<?> request) {
    stage.command(request);
  }

  private void slowDisk() {
    SimServer server = stage.anyServer();
    stage.tell("slow disk of " + server);
    server.slowDisk(500);
  }

  private void loseMessages() {
    RpcMethod<?, ?> method = stage.oneOf(LOSABLE);
    int count = 1 + stage.random().nextInt(3);
    stage.tell("lose " + count + " of " + method.name());
    stage.cluster().firewall().drop(method).times(count);
  }
}
