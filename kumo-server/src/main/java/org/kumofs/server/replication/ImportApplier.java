package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.message.ImportRecords;
import org.kumofs.message.ImportResult;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;

/**
 * Takes records with the stamps that they once had, as a replica takes them from a coordinator:
 * whoever sends them gives them to all owners. See {@code docs/replication.md}, Imported records.
 */
public final class ImportApplier {

  /** Stamps that are further ahead of this server's clock come from a damaged file. */
  public static final long MAX_AHEAD_SECONDS = 3_600;

  private final Store store;
  private final Ownership ownership;
  private final Presence presence;
  private final AccessMemory accesses;
  private final Runnable beforeStoring;

  /**
   * Applies to a store.
   *
   * @param beforeStoring called before anything is stored; may block on the disk
   */
  public ImportApplier(
      Store store,
      Ownership ownership,
      Presence presence,
      AccessMemory accesses,
      Runnable beforeStoring) {
    this.store = store;
    this.ownership = ownership;
    this.presence = presence;
    this.accesses = accesses;
    this.beforeStoring = beforeStoring;
  }

  /** Stores what is later than what lies there; blocks on the disk. */
  public List<ImportResult> apply(ImportRecords request) {
    beforeStoring.run();
    List<ImportResult> results = new ArrayList<>(request.records().size());
    for (ImportRecords.Entry entry : request.records()) {
      results.add(apply(entry, request));
    }
    return results;
  }

  private ImportResult apply(ImportRecords.Entry entry, ImportRecords request) {
    RawValue record = entry.record();
    long now = presence.clock().unixSeconds();
    long seconds = record.clockTime().unixSeconds();
    if (!request.fromTheFuture() && seconds > now + MAX_AHEAD_SECONDS) {
      return ImportResult.FROM_THE_FUTURE;
    }
    ImportResult result;
    try {
      result =
          store.mutate(
              entry.key(), ownership.asImported(entry.key(), request.rings(), change(record)));
    } catch (NotOwnerException otherRings) {
      return ImportResult.OTHER_RINGS;
    }
    if (result == ImportResult.STORED) {
      accesses.stored(entry.key());
    }
    // Clocks of stamps that are not of now say nothing, and could set this server's far forward.
    if (Math.abs(seconds - now) < ClockTime.CLOSE_SECONDS) {
      presence.clock().lamport().observe(record.clockTime().clock());
    }
    return result;
  }

  private Mutation<ImportResult> change(RawValue record) {
    Mutation<Boolean> update = Mutations.update(record);
    return current -> {
      if (presence.isFlushed(record)) {
        return Decision.keep(ImportResult.FLUSHED);
      }
      return update.decide(current).result()
          ? Decision.write(record, ImportResult.STORED)
          : Decision.keep(ImportResult.OLDER);
    };
  }
}
