package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.kumofs.data.Marks;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;

/** Finds out before an update is sent that it asks for what the layout of records can't hold. */
final class UpdateRefusals {

  private static final byte[] NO_DATA = {};
  private static final Marks STALE = new Marks(true, false, false, 0);

  private UpdateRefusals() {}

  /** Why a layout can't hold what an update asks for, in words for the client. */
  static Optional<String> refusalOf(Update update, RecordLayout layout) {
    return newContents(update).map(layout::refusalOf).flatMap(Optional::stream).findFirst();
  }

  /** Contents with all that the update itself says of flags, expiry times and marks. */
  private static Stream<ValueContent> newContents(Update update) {
    if (update instanceof StoreUpdate store) {
      boolean joinsOnly =
          (store.mode() == StoreMode.APPEND || store.mode() == StoreMode.PREPEND)
              && !store.createsMissing();
      return joinsOnly ? Stream.empty() : Stream.of(store.content());
    }
    if (update instanceof ArithmeticUpdate arithmetic) {
      return Stream.concat(
          arithmetic.seed().stream().map(seed -> expiringAt(seed.expiresAt())),
          expiringAt(arithmetic.expiresAt()));
    }
    if (update instanceof FetchUpdate fetch) {
      return Stream.concat(
          expiringAt(fetch.createUntil()).map(created -> created.withMarks(Marks.NONE.claim())),
          expiringAt(fetch.expiresAt()));
    }
    RemoveUpdate remove = (RemoveUpdate) update;
    Stream<ValueContent> stale =
        remove.makesStale() ? Stream.of(expiringAt(0).withMarks(STALE)) : Stream.empty();
    return Stream.concat(stale, expiringAt(remove.expiresAt()));
  }

  private static Stream<ValueContent> expiringAt(OptionalLong unixSeconds) {
    return unixSeconds.stream().mapToObj(UpdateRefusals::expiringAt);
  }

  private static ValueContent expiringAt(long unixSeconds) {
    return new ValueContent(0, unixSeconds, NO_DATA);
  }
}
