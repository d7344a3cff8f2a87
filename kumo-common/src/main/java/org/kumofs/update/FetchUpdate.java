package org.kumofs.update;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.data.Marks;
import org.kumofs.data.ValueContent;

/**
 * Reads an item, and may move its expiry time, create it where it is missing, and choose one client
 * of many to renew it. The item keeps its cas token.
 *
 * @param expiresAt the new expiry time; without it the old one stays
 * @param createUntil the expiry time of an empty item that takes the place of a missing one;
 *     without it a missing item is not found
 * @param newToken the cas token of an item that is created, or 0 for its stamp
 * @param renewal when the client is chosen to renew the item; without it never, unless the item is
 *     created
 * @param countsAsAccess whether the item counts as used from now on
 */
public record FetchUpdate(
    OptionalLong expiresAt,
    OptionalLong createUntil,
    long newToken,
    Optional<Renewal> renewal,
    boolean countsAsAccess)
    implements Update {

  /**
   * When a client is chosen to renew an item that nobody was chosen for yet: when it is stale, or
   * will soon expire.
   *
   * @param dueBefore an item that expires before this time is to be renewed too
   * @param judgesOldExpiry whether that is held against the old expiry time, not against the new
   *     one
   */
  public record Renewal(OptionalLong dueBefore, boolean judgesOldExpiry) {

    /** Only when it is stale. */
    public static final Renewal OF_STALE = new Renewal(OptionalLong.empty(), false);

    private boolean isWanted(ValueContent before, ValueContent after) {
      return !before.marks().claimed()
          && (before.marks().stale() || isDue(judgesOldExpiry ? before : after));
    }

    private boolean isDue(ValueContent item) {
      return dueBefore.isPresent()
          && item.expiresAt() != 0
          && item.expiresAt() < dueBefore.getAsLong();
    }
  }

  /** Reads, and claims a stale item. */
  public static final FetchUpdate READ =
      new FetchUpdate(
          OptionalLong.empty(), OptionalLong.empty(), 0, Optional.of(Renewal.OF_STALE), true);

  /** Reads and moves the expiry time. */
  public static FetchUpdate touch(long expiresAt) {
    return new FetchUpdate(
        OptionalLong.of(expiresAt), OptionalLong.empty(), 0, Optional.empty(), true);
  }

  /** A client that may be chosen must not be passed over because its first answer got lost. */
  @Override
  public boolean isRepeatable() {
    return createUntil.isEmpty() && renewal.isEmpty();
  }

  @Override
  public Verdict judge(Optional<LiveItem> current, UpdateTerms terms) {
    if (current.isPresent()) {
      return found(current.get(), terms);
    }
    if (createUntil.isEmpty()) {
      return Verdict.refused(UpdateStatus.NOT_FOUND);
    }
    Marks marks = Marks.NONE.claim().withCasToken(newToken);
    return Verdict.written(new ValueContent(0, createUntil.getAsLong(), marks, new byte[0]))
        .after(0)
        .winning();
  }

  private Verdict found(LiveItem current, UpdateTerms terms) {
    ValueContent before = current.content();
    ValueContent moved = before.withExpiresAt(expiresAt.orElse(before.expiresAt()));
    boolean wins = renewal.isPresent() && renewal.get().isWanted(before, moved);
    if (!wins && moved.expiresAt() == before.expiresAt()) {
      return Verdict.kept(before);
    }
    Marks marks = wins ? before.marks().claim() : before.marks();
    boolean keepsToken = !terms.layout().isLegacy();
    ValueContent after =
        moved.withMarks(keepsToken ? marks.withCasToken(current.casToken()) : marks);
    Verdict verdict = Verdict.written(after).after(before.expiresAt());
    return wins ? verdict.winning() : verdict;
  }
}
