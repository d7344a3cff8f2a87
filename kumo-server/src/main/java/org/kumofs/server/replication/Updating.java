package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem.Access;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Presence;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.LiveItem;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateStatus;
import org.kumofs.update.UpdateTerms;
import org.kumofs.update.Verdict;
import org.kumofs.update.Verdict.Change;

/** Decides on one client's update; gives what is left to do once the decision is carried out. */
final class Updating implements Mutation<Supplier<PendingAnswer<UpdateAnswer>>> {

  private final ApplyUpdate request;
  private final Presence presence;
  private final Overtaking replication;
  private final Settlement settlement;
  private final AccessMemory accesses;
  private final Deletion deletion;
  private Access before = Access.NONE;

  /**
   * What all updates share.
   *
   * @param settlement tells when an answer that changes nothing may be given
   * @param accesses remembers which items are in use
   */
  record Means(
      Presence presence, Overtaking replication, Settlement settlement, AccessMemory accesses) {}

  /**
   * @param deletion of the same key
   */
  Updating(ApplyUpdate request, Means means, Deletion deletion) {
    this.request = request;
    this.presence = means.presence();
    this.replication = means.replication();
    this.settlement = means.settlement();
    this.accesses = means.accesses();
    this.deletion = deletion;
  }

  @Override
  public Decision<Supplier<PendingAnswer<UpdateAnswer>>> decide(Optional<RawValue> current) {
    long now = presence.clock().unixSeconds();
    Optional<LiveItem> item = current.flatMap(record -> liveItem(record, now));
    UpdateTerms terms = new UpdateTerms(request.layout(), now, request.maxDataBytes());
    Verdict verdict = request.update().judge(item, terms);
    if (item.isPresent()) {
      before = accesses.of(request.key(), current.get().clockTime());
    }
    if (verdict.change() instanceof Change.Write write) {
      Decision<Supplier<PendingAnswer<UpdateAnswer>>> decision =
          write(current, write.content(), verdict);
      noteWrite(item, write.content());
      return decision;
    }
    noteFetch(item);
    if (verdict.change() instanceof Change.Remove) {
      RawValue tombstone = RawValue.tombstone(presence.stampOver(current));
      UpdateAnswer deleted = UpdateAnswer.of(verdict.status());
      Deletion.Verdict begun = deletion.begin(tombstone);
      return Decision.write(tombstone, () -> delete(begun, deleted));
    }
    return Decision.keep(keep(current, verdict));
  }

  private Optional<LiveItem> liveItem(RawValue record, long nowSeconds) {
    if (!presence.isThere(record)) {
      return Optional.empty();
    }
    ValueContent content;
    try {
      content = request.layout().decode(record);
    } catch (IllegalArgumentException e) {
      throw new UpdateRefusedException(request.key(), e.getMessage());
    }
    return content.isExpired(nowSeconds)
        ? Optional.empty()
        : Optional.of(new LiveItem(content, content.casToken(record.clockTime())));
  }

  private void noteFetch(Optional<LiveItem> item) {
    if (item.isPresent()
        && request.update() instanceof FetchUpdate fetch
        && fetch.countsAsAccess()) {
      accesses.fetched(request.key());
    }
  }

  /** An item that is fetched, touched, counted up in its place or made stale keeps its past. */
  private void noteWrite(Optional<LiveItem> item, ValueContent written) {
    boolean inPlace =
        item.isPresent()
            && !(request.update() instanceof StoreUpdate)
            && written.dataLength() == item.get().content().dataLength();
    if (inPlace) {
      noteFetch(item);
    } else {
      accesses.stored(request.key());
    }
  }

  private Decision<Supplier<PendingAnswer<UpdateAnswer>>> write(
      Optional<RawValue> current, ValueContent content, Verdict verdict) {
    request
        .layout()
        .refusalOf(content)
        .ifPresent(
            reason -> {
              throw new UpdateRefusedException(request.key(), reason);
            });
    ClockTime stamp = presence.stampOver(current);
    RawValue record = request.layout().encode(content, stamp);
    UpdateAnswer done = answer(verdict, stamp);
    return Decision.write(
        record,
        () ->
            PendingAnswer.of(
                replication
                    .replicateUnchanged(request.key(), record)
                    .thenApply(stored -> stored ? done : UpdateCoordinator.FAILED)));
  }

  private Supplier<PendingAnswer<UpdateAnswer>> keep(Optional<RawValue> current, Verdict verdict) {
    if (request.update() instanceof RemoveUpdate remove) {
      Optional<Deletion.Verdict> earlier =
          current.filter(RawValue::isTombstone).flatMap(deletion::goOn);
      if (earlier.isPresent()) {
        UpdateStatus finished =
            isPlain(remove) && earlier.get() instanceof Deletion.Verdict.Replicate
                ? UpdateStatus.DONE
                : verdict.status();
        return () -> delete(earlier.get(), UpdateAnswer.of(finished));
      }
    }
    ClockTime stamp = current.map(RawValue::clockTime).orElse(ClockTime.ZERO);
    UpdateAnswer answer = answer(verdict, stamp);
    return () -> settlement.whenSettled(request.key(), current, answer, UpdateCoordinator.FAILED);
  }

  /** Whether whatever is there is to go, and nothing to take its place. */
  private static boolean isPlain(RemoveUpdate remove) {
    return remove.expectedToken() == 0 && !remove.makesStale() && !remove.clearsValue();
  }

  private PendingAnswer<UpdateAnswer> delete(Deletion.Verdict verdict, UpdateAnswer deleted) {
    CompletableFuture<Boolean> end;
    if (verdict instanceof Deletion.Verdict.Replicate replicate) {
      end = replicate.end();
      RawValue tombstone = replicate.tombstone();
      replicateTombstone(tombstone).thenAccept(end::complete);
    } else {
      end = ((Deletion.Verdict.Await) verdict).end();
    }
    return PendingAnswer.of(end.thenApply(done -> done ? deleted : UpdateCoordinator.FAILED));
  }

  /** One that names a version must not take away another one that this server never saw. */
  private CompletableFuture<Boolean> replicateTombstone(RawValue tombstone) {
    boolean unconditional = request.update() instanceof RemoveUpdate remove && isPlain(remove);
    return unconditional
        ? replication.replicate(request.key(), tombstone).thenApply(Optional::isPresent)
        : replication.replicateUnchanged(request.key(), tombstone);
  }

  private UpdateAnswer answer(Verdict verdict, ClockTime stamp) {
    return UpdateAnswer.of(verdict, stamp, request.wantsData(), before);
  }
}
