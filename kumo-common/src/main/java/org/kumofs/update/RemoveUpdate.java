package org.kumofs.update;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.data.Marks;
import org.kumofs.data.ValueContent;

/**
 * Deletes an item on a condition, or leaves it there as a stale one, or without its value.
 *
 * @param expectedToken the version that must be there, or 0
 * @param newToken the token of an item that stays, or 0 for its stamp
 * @param makesStale whether the item stays, as a stale one that nobody has claimed
 * @param clearsValue whether the item stays, with an empty value and without flags
 * @param expiresAt the new expiry time of an item that stays; without it the old one stays too
 */
public record RemoveUpdate(
    long expectedToken,
    long newToken,
    boolean makesStale,
    boolean clearsValue,
    OptionalLong expiresAt)
    implements Update {

  /** Deletes a certain version. */
  public static RemoveUpdate ofVersion(long expectedToken) {
    return new RemoveUpdate(expectedToken, 0, false, false, OptionalLong.empty());
  }

  /** The second time there would be nothing to delete, or another version. */
  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Verdict judge(Optional<LiveItem> current, UpdateTerms terms) {
    if (current.isEmpty()) {
      return Verdict.refused(UpdateStatus.NOT_FOUND);
    }
    if (expectedToken != 0 && expectedToken != current.get().casToken()) {
      return Verdict.refused(UpdateStatus.EXISTS);
    }
    if (!makesStale && !clearsValue) {
      return Verdict.removed();
    }
    ValueContent before = current.get().content();
    Marks old = before.marks();
    Marks marks =
        makesStale ? new Marks(true, false, old.binaryKey(), newToken) : old.withCasToken(newToken);
    return Verdict.written(
            new ValueContent(
                clearsValue ? 0 : before.flags(),
                expiresAt.orElse(before.expiresAt()),
                marks,
                clearsValue ? new byte[0] : before.data()))
        .after(before.expiresAt());
  }
}
