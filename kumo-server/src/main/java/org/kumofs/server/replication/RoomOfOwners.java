package org.kumofs.server.replication;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.kumofs.data.RawKey;
import org.kumofs.message.Room;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.OutOfSpaceException;
import org.kumofs.time.Scheduler;

/**
 * Which other servers have no room for values, or take no writes at all, so that a write is refused
 * before it is stored anywhere instead of being left in doubt. Servers that writes go to are asked
 * once a second; what comes before the answer they take by the room that they hold back. Such a one
 * is asked until it takes them again. Safe for use by many threads.
 */
public final class RoomOfOwners {

  private static final long INTERVAL_MILLIS = 1_000;

  private final Ownership ownership;
  private final Function<NodeAddress, CompletableFuture<Room>> room;
  private final Scheduler scheduler;
  private final Map<NodeAddress, Long> askedNanos = new ConcurrentHashMap<>();
  private final Map<NodeAddress, Room> lacking = new ConcurrentHashMap<>();

  /**
   * @param room asks a server; everything for one that can't be asked, fails without an answer
   */
  public RoomOfOwners(
      Ownership ownership,
      Function<NodeAddress, CompletableFuture<Room>> room,
      Scheduler scheduler) {
    this.ownership = ownership;
    this.room = room;
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
    room.apply(server)
        .whenComplete(
            (answer, failure) -> {
              // One that is silent fails writes by itself, until it is given up.
              if (failure != null || answer == Room.ALL) {
                lacking.remove(server);
              } else if (lacking.put(server, answer) == null) {
                askAgain(server);
              }
            });
  }

  private void askAgain(NodeAddress server) {
    scheduler.schedule(
        INTERVAL_MILLIS,
        () -> {
          if (lacking.containsKey(server)) {
            askedNanos.put(server, scheduler.time().nanoTime());
            ask(server);
            askAgain(server);
          }
        });
  }

  /**
   * Makes sure that every other owner of a key takes values, as far as is known.
   *
   * @throws OutOfSpaceException if one has no room
   * @throws OwnerFailedException if one takes nothing
   */
  public void require(RawKey key) {
    requireWritable(key);
    if (!lacking.isEmpty()) {
      firstLacking(key, Room.DELETES)
          .ifPresent(
              owner -> {
                throw new OutOfSpaceException("the disk of " + owner + " has no room");
              });
    }
  }

  /**
   * The same for deletes, which need no room.
   *
   * @throws OwnerFailedException if an owner takes nothing
   */
  public void requireWritable(RawKey key) {
    if (!lacking.isEmpty()) {
      firstLacking(key, Room.NONE)
          .ifPresent(
              owner -> {
                throw new OwnerFailedException(
                    owner + " takes no writes, its store has failed; nothing was stored");
              });
    }
  }

  private Optional<NodeAddress> firstLacking(RawKey key, Room what) {
    ReplicaPlan plan = ownership.plan(ownership.rings(), key);
    return lacking.entrySet().stream()
        .filter(server -> server.getValue() == what && plan.includes(server.getKey()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
