package org.kumofs.server.replication;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.time.LogPace;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what other owners have in the place of records that can't be read here: the latest of it,
 * under its own stamp. Every active owner by the read ring has each write that was acknowledged, so
 * one that answers is enough; that nothing is there all have to say, those by the write ring too.
 * See {@code docs/storage.md}, Damage.
 *
 * <p>Never blocks; safe for use by many threads.
 */
public final class RecordRepair {

  private static final Logger log = LoggerFactory.getLogger(RecordRepair.class);

  /** More wait for clients, who ask again. */
  private static final int MAX_AT_ONCE = 64;

  private final Store store;
  private final Ownership ownership;
  private final Copies copies;
  private final Executor storage;
  private final LogPace pace;
  private final LongAdder repaired = new LongAdder();
  private final Map<RawKey, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

  /** How other owners are asked for what they have. */
  @FunctionalInterface
  public interface Copies {

    /**
     * Asks an owner; never blocks.
     *
     * @return value or tombstone, or empty if nothing is there; fails if that can't be known
     */
    CompletableFuture<Optional<RawValue>> of(RawKey key, NodeAddress owner);
  }

  /**
   * @param storage where the disk may be touched
   * @param time paces log lines
   */
  public RecordRepair(
      Store store, Ownership ownership, Copies copies, Executor storage, TimeSource time) {
    this.store = store;
    this.ownership = ownership;
    this.copies = copies;
    this.storage = storage;
    this.pace = new LogPace(time);
  }

  /** How many records were repaired since the start. */
  public long repaired() {
    return repaired.sum();
  }

  /**
   * Repairs a record.
   *
   * @return whether it can be read now; never fails
   */
  public CompletableFuture<Boolean> repair(RawKey key) {
    if (underWay.size() >= MAX_AT_ONCE) {
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    CompletableFuture<Boolean> begun = underWay.putIfAbsent(key, end);
    if (begun != null) {
      return begun;
    }
    bringHere(key)
        .whenComplete(
            (done, failure) -> {
              underWay.remove(key);
              if (failure != null) {
                log.debug("{} is not repaired: {}", key, failure.getMessage());
              }
              end.complete(failure == null && done);
            });
    return end;
  }

  private CompletableFuture<Boolean> bringHere(RawKey key) {
    RingPair rings = ownership.rings();
    List<NodeAddress> readers = rings.read().ownersOf(key.hash()).active();
    Set<NodeAddress> owners = new LinkedHashSet<>(readers);
    owners.addAll(rings.write().ownersOf(key.hash()).active());
    owners.remove(ownership.self());
    List<CompletableFuture<Answer>> answers =
        owners.stream().map(owner -> ask(key, owner, readers.contains(owner))).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            done -> keep(key, answers.stream().map(CompletableFuture::join).toList()), storage);
  }

  /**
   * What an owner has, if it told.
   *
   * @param reader whether it owns the key by the read ring; others may be yet to get the record
   */
  private record Answer(boolean reader, boolean told, Optional<RawValue> record) {

    boolean vouches() {
      return reader && record.isPresent();
    }
  }

  private CompletableFuture<Answer> ask(RawKey key, NodeAddress owner, boolean reader) {
    return copies
        .of(key, owner)
        .handle(
            (record, failure) ->
                failure == null
                    ? new Answer(reader, true, record)
                    : new Answer(reader, false, Optional.empty()));
  }

  private boolean keep(RawKey key, List<Answer> answers) {
    Optional<RawValue> latest =
        answers.stream()
            .flatMap(answer -> answer.record().stream())
            .reduce((one, other) -> other.supersedes(one) ? other : one);
    boolean known =
        answers.stream().anyMatch(Answer::vouches)
            || (answers.stream().anyMatch(Answer::reader)
                && answers.stream().allMatch(Answer::told));
    if (!known) {
      return false;
    }
    try {
      if (store.replaceUnreadable(key, latest)) {
        tell(key);
      }
      return true;
    } catch (StoreException e) {
      log.debug("{} is not repaired: {}", key, e.getMessage());
      return false;
    }
  }

  private void tell(RawKey key) {
    repaired.increment();
    long count = pace.next();
    if (count > 0) {
      log.warn(
          "{} could not be read and was replaced by what other owners have ({} such records since"
              + " the last line); the database is damaged",
          key,
          count);
    }
  }
}
