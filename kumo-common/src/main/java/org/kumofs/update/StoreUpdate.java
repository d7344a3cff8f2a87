package org.kumofs.update;

import static org.kumofs.update.UpdateStatus.EXISTS;
import static org.kumofs.update.UpdateStatus.NOT_FOUND;
import static org.kumofs.update.UpdateStatus.NOT_STORED;

import java.util.Optional;
import org.kumofs.data.Bytes;
import org.kumofs.data.Marks;
import org.kumofs.data.ValueContent;

/**
 * Stores a value on a condition.
 *
 * @param mode the condition
 * @param content the value; where it is joined to another one, flags and expiry time are those of
 *     the other
 * @param expectedToken the version that must be there, or 0; a mode {@link StoreMode#CAS} has one
 * @param olderMakesStale with a mode CAS, a token that is lower than the item's is taken too, and
 *     the new value is then stale
 * @param createsMissing with a mode that joins values, a missing item is no refusal: the content
 *     becomes the item
 */
public record StoreUpdate(
    StoreMode mode,
    ValueContent content,
    long expectedToken,
    boolean olderMakesStale,
    boolean createsMissing)
    implements Update {

  /** Stores a value if a condition holds, with nothing special about it. */
  public StoreUpdate(StoreMode mode, ValueContent content) {
    this(mode, content, 0, false, false);
  }

  /** Stores a value in place of a certain version. */
  public static StoreUpdate cas(ValueContent content, long expectedToken) {
    return new StoreUpdate(StoreMode.CAS, content, expectedToken, false, false);
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Verdict judge(Optional<LiveItem> current, UpdateTerms terms) {
    return current.isPresent() ? over(current.get(), terms) : missing();
  }

  private Verdict missing() {
    return switch (mode) {
      case CAS -> Verdict.refused(NOT_FOUND);
      case ADD -> Verdict.written(content);
      case REPLACE -> Verdict.refused(NOT_STORED);
      case APPEND, PREPEND ->
          createsMissing ? Verdict.written(content) : Verdict.refused(NOT_STORED);
    };
  }

  private Verdict over(LiveItem current, UpdateTerms terms) {
    return switch (mode) {
      case CAS -> overVersion(current);
      case ADD -> Verdict.refused(NOT_STORED);
      case REPLACE -> Verdict.written(content);
      case APPEND -> joined(current, current.content().bytes(), content.bytes(), terms);
      case PREPEND -> joined(current, content.bytes(), current.content().bytes(), terms);
    };
  }

  private Verdict overVersion(LiveItem current) {
    if (expectedToken != 0 && expectedToken == current.casToken()) {
      return Verdict.written(content);
    }
    boolean older = Long.compareUnsigned(expectedToken, current.casToken()) < 0;
    if (!olderMakesStale || !older || expectedToken == 0) {
      return Verdict.refused(EXISTS);
    }
    Marks given = content.marks();
    Marks marks =
        new Marks(true, current.content().marks().claimed(), given.binaryKey(), given.casToken());
    return Verdict.written(
        new ValueContent(content.flags(), current.content().expiresAt(), marks, content.bytes()));
  }

  private Verdict joined(LiveItem current, Bytes first, Bytes second, UpdateTerms terms) {
    if (expectedToken != 0 && expectedToken != current.casToken()) {
      return Verdict.refused(EXISTS);
    }
    if ((long) first.length() + second.length() > terms.maxDataBytes()) {
      return Verdict.refused(UpdateStatus.TOO_LARGE);
    }
    byte[] joined = first.followedBy(second);
    ValueContent before = current.content();
    Marks marks = Marks.NONE.withCasToken(content.marks().casToken());
    return Verdict.written(new ValueContent(before.flags(), before.expiresAt(), marks, joined));
  }
}
