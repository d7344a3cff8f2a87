package org.kumofs.server.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.ComparedRecords;
import org.kumofs.message.ComparedRecords.Version;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replication.NotOwnerException;
import org.kumofs.server.replication.Refusal;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;

/** Tells other owners whether this one has what they have. Blocks on the disk. */
public final class ComparisonAnswers {

  /** More are not told of at a time. */
  static final int MAX_VERSIONS = 1_000;

  private static final int CHUNK_RECORDS = 100;

  private final Store store;
  private final Presence presence;
  private final RingHolder rings;
  private final NodeAddress self;

  /**
   * @param self the address that this server announces
   */
  public ComparisonAnswers(Store store, Presence presence, RingHolder rings, NodeAddress self) {
    this.store = store;
    this.presence = presence;
    this.rings = rings;
    this.self = self;
  }

  /**
   * Compares.
   *
   * @throws NotOwnerException if this server goes by other rings
   */
  public ComparedRecords answer(CompareRecords request) {
    RingPair now = rings.rings();
    if (now.differ() || !now.write().clockTime().equals(request.writeRing())) {
      throw new NotOwnerException(Refusal.OBSOLETE_RING);
    }
    SharedRecords shared =
        new SharedRecords(now.write(), request.asker(), self, request.terms(), presence);
    SharedRecords.Digest digest = new SharedRecords.Digest();
    List<Version> versions = new ArrayList<>();
    Optional<RawKey> end = Optional.empty();
    Optional<RawKey> upTo = request.piece().upTo();
    try (Scan scan = request.piece().after().map(store::scanAfter).orElseGet(store::scan)) {
      List<StoredRecord> chunk = within(upTo, scan.next(CHUNK_RECORDS));
      while (!chunk.isEmpty() && versions.size() < MAX_VERSIONS) {
        for (StoredRecord record : shared.of(chunk)) {
          digest.add(record);
          versions.add(new Version(record.key(), record.value().clockTime()));
        }
        end = Optional.of(chunk.get(chunk.size() - 1).key());
        chunk = within(upTo, scan.next(CHUNK_RECORDS));
      }
      boolean complete = chunk.isEmpty();
      if (complete && digest.bits() == request.digest()) {
        return ComparedRecords.EQUAL;
      }
      return new ComparedRecords(false, complete ? Optional.empty() : end, versions);
    }
  }

  private static List<StoredRecord> within(Optional<RawKey> upTo, List<StoredRecord> chunk) {
    return upTo.isEmpty()
        ? chunk
        : chunk.stream().filter(record -> isUpTo(record.key(), upTo.get())).toList();
  }

  static boolean isUpTo(RawKey key, RawKey last) {
    return Arrays.compareUnsigned(key.bytes(), last.bytes()) <= 0;
  }
}
