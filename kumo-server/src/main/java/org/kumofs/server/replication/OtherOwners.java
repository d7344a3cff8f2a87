package org.kumofs.server.replication;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Hold;
import org.kumofs.message.Request;
import org.kumofs.message.Settle;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;

/**
 * Sees to it that the other owners of a key have a record. Each is first asked whether it has that
 * version, as it mostly has; the record itself goes only to one that turns out to lack it. What an
 * original has can't be asked. Never blocks; safe for use by many threads.
 */
final class OtherOwners {

  private final Ownership ownership;
  private final SettleCalls calls;

  OtherOwners(Ownership ownership, SettleCalls calls) {
    this.ownership = ownership;
    this.calls = calls;
  }

  /** Whether all of them are known to have a version, or a later one. Never fails. */
  CompletableFuture<Boolean> have(RawKey key, ClockTime stamp) {
    RingPair rings = ownership.rings();
    Hold question = new Hold(rings.write().clockTime(), key, stamp, Optional.empty());
    return all(
            ownersOf(rings, key, Set.of(ownership.self())),
            owner -> calls.call(owner, question).thenApply(there -> there.orElse(false)))
        .exceptionally(failure -> false);
  }

  /**
   * Hands a record on to all of them but the coordinator, which has written it.
   *
   * @return whether they have it, or a later one, originals not counted; fails if one can't be
   *     reached or goes by another ring
   */
  CompletableFuture<Boolean> handOn(NodeAddress coordinator, RawKey key, RawValue record) {
    RingPair rings = ownership.rings();
    ClockTime ring = rings.write().clockTime();
    ClockTime stamp = record.clockTime();
    return all(
        ownersOf(rings, key, Set.of(coordinator, ownership.self())),
        owner ->
            askFirst(
                owner,
                new Hold(ring, key, stamp, Optional.empty()),
                new Hold(ring, key, stamp, Optional.of(record))));
  }

  /**
   * Has the coordinator settle a record.
   *
   * @return whether all owners have it, or a later one; true also for an original; fails if it
   *     can't be reached
   */
  CompletableFuture<Boolean> letSettle(NodeAddress coordinator, RawKey key, RawValue record) {
    ClockTime stamp = record.clockTime();
    return askFirst(
        coordinator,
        new Settle(key, stamp, Optional.empty()),
        new Settle(key, stamp, Optional.of(record)));
  }

  private CompletableFuture<Boolean> askFirst(
      NodeAddress server, Request<Boolean> question, Request<Boolean> request) {
    return calls
        .call(server, question)
        .thenCompose(
            there ->
                there.orElse(true)
                    ? CompletableFuture.completedFuture(true)
                    : calls.call(server, request).thenApply(done -> done.orElse(true)));
  }

  private static Set<NodeAddress> ownersOf(RingPair rings, RawKey key, Set<NodeAddress> without) {
    Set<NodeAddress> owners = new LinkedHashSet<>(rings.write().ownersOf(key.hash()).active());
    owners.addAll(rings.read().ownersOf(key.hash()).active());
    owners.removeAll(without);
    return owners;
  }

  private static CompletableFuture<Boolean> all(
      Set<NodeAddress> owners, Function<NodeAddress, CompletableFuture<Boolean>> question) {
    List<CompletableFuture<Boolean>> answers = owners.stream().map(question).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().allMatch(CompletableFuture::join));
  }
}
