package org.kumofs.server.replication;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.OutOfSpaceException;
import org.kumofs.time.Scheduler;

/**
 * Which other servers have no room for values, so that a write is refused before it is stored
 * anywhere instead of being left in doubt. Servers that writes go to are asked once a second; what
 * comes before the answer they take by the room that they hold back. One without room is asked
 * until it has some again. Safe for use by many threads.
 */
public final class RoomOfOwners {

  private static final long INTERVAL_MILLIS = 1_000;

  private final Ownership ownership;
  private final Function<NodeAddress, CompletableFuture<Boolean>> hasRoom;
  private final Scheduler scheduler;
  private final Map<NodeAddress, Long> askedNanos = new ConcurrentHashMap<>();
  private final Set<NodeAddress> full = ConcurrentHashMap.newKeySet();

  /**
   * @param hasRoom asks a server; true for one that can't be asked, fails without an answer
   */
  public RoomOfOwners(
      Ownership ownership,
      Function<NodeAddress, CompletableFuture<Boolean>> hasRoom,
      Scheduler scheduler) {
    this.ownership = ownership;
    this.hasRoom = hasRoom;
    this.scheduler = scheduler;
  }

  /** A write goes to a server. */
  public void noteWrite(NodeAddress server) {
    long now = scheduler.time().nanoTime();
    Long asked = askedNanos.get(server);
    if (asked == null) {
      if (askedNanos.putIfAbsent(server, now) == null) {
        ask(server);
      }
    } else if (now - asked >= INTERVAL_MILLIS * 1_000_000
        && askedNanos.replace(server, asked, now)) {
      ask(server);
    }
  }

  private void ask(NodeAddress server) {
    hasRoom
        .apply(server)
        .whenComplete(
            (room, failure) -> {
              // One that is silent fails writes by itself, until it is given up.
              if (failure != null || room) {
                full.remove(server);
              } else if (full.add(server)) {
                askAgain(server);
              }
            });
  }

  private void askAgain(NodeAddress server) {
    scheduler.schedule(
        INTERVAL_MILLIS,
        () -> {
          if (full.contains(server)) {
            askedNanos.put(server, scheduler.time().nanoTime());
            ask(server);
            askAgain(server);
          }
        });
  }

  /**
   * Makes sure that no other owner of a key is known to have no room.
   *
   * @throws OutOfSpaceException if one has none
   */
  public void require(RawKey key) {
    if (full.isEmpty()) {
      return;
    }
    ReplicaPlan plan = ownership.plan(ownership.rings(), key);
    Optional<NodeAddress> without = full.stream().filter(plan::includes).findFirst();
    if (without.isPresent()) {
      throw new OutOfSpaceException("the disk of " + without.get() + " has no room");
    }
  }
}
