package org.kumofs.server.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.CompareRecords.Piece;
import org.kumofs.message.CompareRecords.Terms;
import org.kumofs.message.ComparedRecords;
import org.kumofs.message.Hold;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replace.stream.RateLimit;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.UnreadableSpan;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the records of this server, slowly, and brings to the other owners what they lack or
 * have an older version of. What this server lacks the others find out in their rounds. See {@code
 * docs/replication.md}, Comparison. Control loop only.
 */
public final class OwnerComparison implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OwnerComparison.class);
  private static final int CHUNK_RECORDS = 200;
  private static final long NOT_NOW_MILLIS = 10_000;

  private final Store store;
  private final Presence presence;
  private final RingHolder rings;
  private final SpanRepair spans;
  private final Means means;
  private final RateLimit rate;
  private final ComparisonCounts counts;

  private Optional<RawKey> position = Optional.empty();
  private Map<NodeAddress, Boolean> capable = new HashMap<>();
  private boolean closed;

  /**
   * What this works with.
   *
   * @param self the address that this server announces
   * @param settledSeconds what was written longer ago has reached all owners, or never will by
   *     itself
   * @param background where the disk may be touched
   */
  public record Means(
      NodeAddress self,
      ComparePeers peers,
      long settledSeconds,
      CompareSettings settings,
      ControlLoop control,
      Executor background) {}

  /**
   * Compares nothing until {@link #start}.
   *
   * @param spans for records that can't be read
   * @param repaired how many of such were repaired, also when clients found them out
   */
  public OwnerComparison(
      Store store,
      Presence presence,
      RingHolder rings,
      SpanRepair spans,
      LongSupplier repaired,
      Means means) {
    this.store = store;
    this.presence = presence;
    this.rings = rings;
    this.spans = spans;
    this.means = means;
    this.counts = new ComparisonCounts(repaired);
    this.rate = new RateLimit(means.settings().bytesPerSecond(), means.control().time());
  }

  /** Begins the first round after a pause. */
  public void start() {
    if (means.settings().pauseMillis() > 0) {
      later(means.settings().pauseMillis());
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What was found. Any thread. */
  public ComparisonCounts counts() {
    return counts;
  }

  private void later(long millis) {
    means.control().schedule(millis, this::step);
  }

  private void step() {
    if (closed) {
      return;
    }
    RingPair now = rings.rings();
    if (now.differ() || !now.write().isActive(means.self())) {
      later(NOT_NOW_MILLIS);
      return;
    }
    CompletableFuture.supplyAsync(this::read, means.background())
        .thenComposeAsync(
            chunk -> compare(now.write(), chunk.records()).thenApply(done -> chunk),
            means.control())
        .whenCompleteAsync(this::stepped, means.control());
  }

  /** Records, or what can't be read in their place. */
  private record Chunk(List<StoredRecord> records, Optional<UnreadableSpan> unreadable) {}

  private Chunk read() {
    try (Scan scan = newScan()) {
      try {
        return new Chunk(scan.next(CHUNK_RECORDS), Optional.empty());
      } catch (StoreException e) {
        return new Chunk(List.of(), Optional.of(scan.skipUnreadable(e.getMessage())));
      }
    }
  }

  private Scan newScan() {
    return position.map(store::scanAfter).orElseGet(store::scan);
  }

  private void stepped(Chunk chunk, Throwable failure) {
    if (failure != null) {
      counts.failures.increment();
      log.warn("owners are not compared for now: {}", failure.getMessage());
      later(NOT_NOW_MILLIS);
    } else if (chunk.unreadable().isPresent()) {
      goOnBehind(chunk.unreadable().get());
    } else if (chunk.records().isEmpty()) {
      counts.rounds.increment();
      log.debug("owners compared: {}", counts.line());
      endRound();
    } else {
      List<StoredRecord> records = chunk.records();
      position = Optional.of(records.get(records.size() - 1).key());
      long bytes = records.stream().mapToLong(StoredRecord::size).sum();
      later(Math.max(1, rate.takeMillis(bytes)));
    }
  }

  /** What can't be read is not to keep the rest from being compared. */
  private void goOnBehind(UnreadableSpan span) {
    counts.failures.increment();
    log.warn("{}; the other owners are asked what is there", span.words());
    spans
        .repair(span)
        .whenCompleteAsync(
            (found, failure) -> {
              Optional<UnreadableSpan> rest = found == null ? Optional.empty() : found.rest();
              if (rest.isPresent()) {
                position = rest.get().after();
                later(1);
              } else if (span.before().isEmpty()) {
                endRound();
              } else {
                position = span.before();
                later(NOT_NOW_MILLIS);
              }
            },
            means.control());
  }

  private void endRound() {
    position = Optional.empty();
    capable = new HashMap<>();
    later(means.settings().pauseMillis());
  }

  private CompletableFuture<Void> compare(Ring ring, List<StoredRecord> chunk) {
    if (chunk.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Terms terms = terms();
    Piece piece = new Piece(position, Optional.of(chunk.get(chunk.size() - 1).key()));
    List<CompletableFuture<Void>> comparisons = new ArrayList<>();
    for (NodeAddress other : ring.activeAddresses()) {
      List<StoredRecord> shared =
          new SharedRecords(ring, means.self(), other, terms, presence).of(chunk);
      if (!other.equals(means.self()) && !shared.isEmpty()) {
        comparisons.add(compareWith(other, ring.clockTime(), new Question(piece, terms, shared)));
      }
    }
    return CompletableFuture.allOf(comparisons.toArray(CompletableFuture<?>[]::new));
  }

  private Terms terms() {
    long now = presence.clock().unixSeconds();
    long traces = store.tombstones().limits().maxAgeSeconds();
    return new Terms(now - means.settledSeconds(), now - traces / 2, now);
  }

  /** What another owner is asked about. */
  private record Question(Piece piece, Terms terms, List<StoredRecord> records) {}

  /** Never fails: who can't be asked now is asked about other records later. */
  private CompletableFuture<Void> compareWith(
      NodeAddress other, ClockTime ring, Question question) {
    return isCapable(other)
        .thenCompose(
            knows ->
                knows ? ask(other, ring, question) : CompletableFuture.<Void>completedFuture(null))
        .exceptionally(
            failure -> {
              counts.failures.increment();
              log.debug("{} can't be compared with: {}", other, failure.getMessage());
              return null;
            });
  }

  private CompletableFuture<Boolean> isCapable(NodeAddress other) {
    Boolean known = capable.get(other);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : means
            .peers()
            .compares(other)
            .thenApplyAsync(
                knows -> {
                  capable.put(other, knows);
                  return knows;
                },
                means.control());
  }

  private CompletableFuture<Void> ask(NodeAddress other, ClockTime ring, Question question) {
    long digest = SharedRecords.Digest.of(question.records());
    return means
        .peers()
        .call(
            other,
            new CompareRecords(means.self(), ring, question.piece(), question.terms(), digest))
        .thenComposeAsync(
            answer -> {
              counts.compared.add(question.records().size());
              return answer.equal()
                  ? CompletableFuture.<Void>completedFuture(null)
                  : bring(other, lacking(question.records(), answer));
            },
            means.background());
  }

  /**
   * A record that another owner has an older version of, or none.
   *
   * @param missing whether it has none
   */
  private record Lacking(RawKey key, boolean missing) {}

  private List<Lacking> lacking(List<StoredRecord> records, ComparedRecords answer) {
    Map<RawKey, ClockTime> versions = new HashMap<>();
    answer.versions().forEach(version -> versions.put(version.key(), version.stamp()));
    List<Lacking> lacking = new ArrayList<>();
    boolean sameStamps = versions.size() == records.size();
    for (StoredRecord record : records) {
      boolean told =
          answer.upTo().map(last -> ComparisonAnswers.isUpTo(record.key(), last)).orElse(true);
      ClockTime there = versions.get(record.key());
      if (told && (there == null || there.isBefore(record.value().clockTime()))) {
        lacking.add(new Lacking(record.key(), there == null));
      }
      sameStamps &= record.value().clockTime().equals(there);
    }
    if (sameStamps && answer.upTo().isEmpty()) {
      counts.unlike.increment();
      log.warn("two owners have different records under the same stamp");
    }
    return lacking;
  }

  /** One after the other: this is not to take more of the network than one client. */
  private CompletableFuture<Void> bring(NodeAddress other, List<Lacking> all) {
    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (Lacking one : all) {
      last = last.thenComposeAsync(done -> bring(other, one), means.background());
    }
    return last;
  }

  private CompletableFuture<Void> bring(NodeAddress other, Lacking one) {
    Optional<RawValue> record = read(one.key());
    if (record.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return hold(other, one.key(), record.get(), false)
        .thenCompose(
            there ->
                there
                    ? CompletableFuture.<Void>completedFuture(null)
                    : bringUnlessAlone(other, one, record.get()));
  }

  private CompletableFuture<Void> bringUnlessAlone(
      NodeAddress other, Lacking one, RawValue record) {
    CompletableFuture<Boolean> wanted =
        one.missing() && !record.isTombstone()
            ? isHeldByMost(other, one.key(), record)
            : CompletableFuture.completedFuture(true);
    return wanted.thenCompose(
        most -> {
          if (!most) {
            counts.alone.increment();
            return CompletableFuture.<Void>completedFuture(null);
          }
          return hold(other, one.key(), record, true)
              .thenAccept(
                  stored -> {
                    counts.sent.increment();
                    log.info("{} lacked {} or had an older version", other, one.key());
                  });
        });
  }

  /** What most owners know nothing of was deleted, it may be, so long ago that no trace is left. */
  private CompletableFuture<Boolean> isHeldByMost(
      NodeAddress lacking, RawKey key, RawValue record) {
    List<NodeAddress> owners = rings.rings().write().ownersOf(key.hash()).active();
    List<CompletableFuture<Boolean>> answers =
        owners.stream()
            .filter(owner -> !owner.equals(means.self()) && !owner.equals(lacking))
            .map(owner -> hold(owner, key, record, false))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              long holders = 1 + answers.stream().filter(CompletableFuture::join).count();
              return 2 * holders > owners.size();
            });
  }

  /**
   * Asks whether an owner has a version, or a later one, or has it keep the record; fails if it
   * goes by another ring.
   */
  private CompletableFuture<Boolean> hold(
      NodeAddress owner, RawKey key, RawValue record, boolean keep) {
    return means
        .peers()
        .call(
            owner,
            new Hold(
                rings.rings().write().clockTime(),
                key,
                record.clockTime(),
                Optional.of(record).filter(content -> keep)));
  }

  private Optional<RawValue> read(RawKey key) {
    try {
      return store.get(key);
    } catch (StoreException e) {
      log.debug("{} can't be read: {}", key, e.getMessage());
      return Optional.empty();
    }
  }
}
