package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.kumofs.data.RawKey;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.server.store.UnreadableSpan;

/**
 * Makes up for what a walk over the records can't read: has the other owners tell which keys they
 * have there, and repairs those that can't be read here. The span stays one that can't be walked
 * over, so whoever walks goes on with the keys that were told. See {@code docs/storage.md}, Damage.
 *
 * <p>Never blocks; results come on storage threads.
 */
public final class SpanRepair {

  /** No more is gathered of one server at a time: where the disk fails, a span has no end. */
  static final int MAX_KEYS = 10_000;

  private static final Comparator<RawKey> ORDER =
      (one, other) -> Arrays.compareUnsigned(one.bytes(), other.bytes());

  private final Store store;
  private final Ownership ownership;
  private final RecordRepair repair;
  private final Neighbours neighbours;
  private final Executor storage;

  /** How other servers are asked for their keys. */
  @FunctionalInterface
  public interface Neighbours {

    /**
     * Asks for the next records of a server, tombstones included, of each at least the beginning;
     * never blocks. Fails if the server does not know that question, or not now.
     */
    CompletableFuture<ScannedRecords> recordsOf(NodeAddress server, Optional<RawKey> after);
  }

  /**
   * What lies at the beginning of a span.
   *
   * @param own keys that this server owns, in their order; each can be read now if this is complete
   * @param foreign keys that it does not own, in their order, some of which it may hold
   * @param isComplete whether every acknowledged write of a key that this server owns is among them
   * @param isToldByAll whether all owners of keys there have told
   * @param rest what this does not tell of; empty for nothing
   */
  public record Found(
      List<RawKey> own,
      List<RawKey> foreign,
      boolean isComplete,
      boolean isToldByAll,
      Optional<UnreadableSpan> rest) {}

  /**
   * @param storage where the disk may be touched
   */
  public SpanRepair(
      Store store,
      Ownership ownership,
      RecordRepair repair,
      Neighbours neighbours,
      Executor storage) {
    this.store = store;
    this.ownership = ownership;
    this.repair = repair;
    this.neighbours = neighbours;
    this.storage = storage;
  }

  /** Repairs what it can at the beginning of a span; never fails. */
  public CompletableFuture<Found> repair(UnreadableSpan span) {
    RingPair rings = ownership.rings();
    List<Range> ranges = Range.within(rings, span);
    Set<NodeAddress> others = new LinkedHashSet<>();
    ranges.forEach(range -> range.owners().forEach(others::add));
    others.remove(ownership.self());
    Map<NodeAddress, CompletableFuture<Optional<Told>>> answers = new LinkedHashMap<>();
    others.forEach(other -> answers.put(other, keysOf(other, rings.read(), span)));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(done -> repairAll(rings, ranges, span, told(answers)), storage);
  }

  /**
   * The keys of another server.
   *
   * @param upTo the last key that this tells of; empty if it is all
   */
  private record Told(List<RawKey> keys, Optional<RawKey> upTo) {}

  private static Map<NodeAddress, Optional<Told>> told(
      Map<NodeAddress, CompletableFuture<Optional<Told>>> answers) {
    Map<NodeAddress, Optional<Told>> told = new LinkedHashMap<>();
    answers.forEach((other, keys) -> told.put(other, keys.join()));
    return told;
  }

  /** Keys that have the same owners. */
  private record Range(List<NodeAddress> readers, List<NodeAddress> writers) {

    static List<Range> within(RingPair rings, UnreadableSpan span) {
      Set<Long> hashes = new LinkedHashSet<>(List.of(span.firstHash(), span.lastHash()));
      Stream.of(rings.read(), rings.write())
          .flatMap(ring -> ring.virtualNodes().stream())
          .map(Ring.VirtualNode::point)
          .filter(point -> isWithin(point, span) && point != span.lastHash())
          .forEach(
              point -> {
                hashes.add(point);
                hashes.add(point + 1);
              });
      return hashes.stream()
          .map(
              hash ->
                  new Range(
                      rings.read().ownersOf(hash).active(), rings.write().ownersOf(hash).active()))
          .distinct()
          .toList();
    }

    private static boolean isWithin(long point, UnreadableSpan span) {
      return Long.compareUnsigned(point, span.firstHash()) >= 0
          && Long.compareUnsigned(point, span.lastHash()) <= 0;
    }

    Stream<NodeAddress> owners() {
      return Stream.concat(readers.stream(), writers.stream());
    }

    /** Every reader has each write that was acknowledged, so one other that tells is enough. */
    boolean isKnown(NodeAddress self, Map<NodeAddress, Optional<Told>> told) {
      return owners().noneMatch(self::equals)
          || readers.stream()
              .filter(other -> !other.equals(self))
              .anyMatch(other -> told.get(other).isPresent());
    }
  }

  /** Empty if the server can't tell, or goes by another ring: it may have dropped records then. */
  private CompletableFuture<Optional<Told>> keysOf(
      NodeAddress other, Ring read, UnreadableSpan span) {
    List<RawKey> keys = new ArrayList<>();
    return more(other, read, span, span.after(), keys)
        .handle(
            (end, failure) ->
                failure == null ? Optional.of(new Told(keys, end)) : Optional.empty());
  }

  /** Gives how far it has come; fails for another ring. */
  private CompletableFuture<Optional<RawKey>> more(
      NodeAddress other,
      Ring read,
      UnreadableSpan span,
      Optional<RawKey> after,
      List<RawKey> keys) {
    return neighbours
        .recordsOf(other, after)
        .thenCompose(
            answer -> {
              answer.records().stream()
                  .map(ScannedRecords.Entry::key)
                  .filter(span::contains)
                  .forEach(keys::add);
              if (!answer.ring().equals(read.clockTime())) {
                throw new NotOwnerException(Refusal.OBSOLETE_RING);
              }
              Optional<RawKey> next = answer.next().filter(span::contains);
              return next.isPresent() && keys.size() < MAX_KEYS
                  ? more(other, read, span, next, keys)
                  : CompletableFuture.completedFuture(next);
            });
  }

  private CompletableFuture<Found> repairAll(
      RingPair rings,
      List<Range> ranges,
      UnreadableSpan span,
      Map<NodeAddress, Optional<Told>> answers) {
    List<Told> told = answers.values().stream().flatMap(Optional::stream).toList();
    Optional<RawKey> end = told.stream().flatMap(one -> one.upTo().stream()).min(ORDER);
    SortedSet<RawKey> keys = new TreeSet<>(ORDER);
    told.forEach(one -> keys.addAll(one.keys()));
    Optional<UnreadableSpan> rest = end.map(span::behind);
    keys.removeIf(key -> rest.filter(left -> left.contains(key)).isPresent());
    List<RawKey> own = keys.stream().filter(key -> isOwned(rings, key)).toList();
    List<RawKey> foreign = keys.stream().filter(key -> !isOwned(rings, key)).toList();
    boolean known = ranges.stream().allMatch(range -> range.isKnown(ownership.self(), answers));
    CompletableFuture<Boolean> last = CompletableFuture.completedFuture(known);
    for (RawKey key : own) {
      last = last.thenComposeAsync(before -> repair(key, before), storage);
    }
    boolean byAll = told.size() == answers.size();
    return last.thenApplyAsync(all -> new Found(own, foreign, all, byAll, rest), storage);
  }

  private boolean isOwned(RingPair rings, RawKey key) {
    return rings.read().ownersOf(key.hash()).isActiveOwner(ownership.self())
        || rings.write().ownersOf(key.hash()).isActiveOwner(ownership.self());
  }

  private CompletableFuture<Boolean> repair(RawKey key, boolean before) {
    try {
      store.get(key);
      return CompletableFuture.completedFuture(before);
    } catch (UnreadableException e) {
      return repair.repair(key).thenApply(done -> done && before);
    } catch (StoreException e) {
      return CompletableFuture.completedFuture(false);
    }
  }
}
