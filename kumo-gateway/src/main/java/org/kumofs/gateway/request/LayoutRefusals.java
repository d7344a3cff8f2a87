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

/** Finds out before anything is sent that a client asks for what the layout can't hold. */
final class LayoutRefusals {

  private static final byte[] NO_DATA = {};
  private static final Marks STALE = new Marks(true, false, false, 0);

  private LayoutRefusals() {}

  /** Why a layout can't hold a content, in words for the client; empty if it can. */
  static Optional<String> ofContent(ValueContent content, RecordLayout layout) {
    return layout.refusalOf(content).or(() -> ofToken(content.marks().casToken(), layout));
  }

  /** Why a layout can't hold what an update itself says of flags, expiry times and marks. */
  static Optional<String> ofUpdate(Update update, RecordLayout layout) {
    if (!layout.isLegacy()) {
      return Optional.empty();
    }
    return newContents(update)
        .map(content -> ofContent(content, layout))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> ofToken(long casToken, RecordLayout layout) {
    return casToken == 0 || !layout.isLegacy()
        ? Optional.empty()
        : Optional.of("this gateway keeps no cas tokens of clients, it runs with -F or -E");
  }

  private static Stream<ValueContent> newContents(Update update) {
    if (update instanceof StoreUpdate store) {
      return ofStore(store);
    }
    if (update instanceof ArithmeticUpdate arithmetic) {
      return Stream.of(
              Stream.of(marked(Marks.NONE.withCasToken(arithmetic.newToken()))),
              arithmetic.seed().stream().map(seed -> expiringAt(seed.expiresAt())),
              expiringAt(arithmetic.expiresAt()))
          .flatMap(contents -> contents);
    }
    if (update instanceof FetchUpdate fetch) {
      return Stream.concat(
          expiringAt(fetch.createUntil()).map(created -> created.withMarks(Marks.NONE.claim())),
          expiringAt(fetch.expiresAt()));
    }
    RemoveUpdate remove = (RemoveUpdate) update;
    Marks marks = remove.makesStale() ? STALE : Marks.NONE;
    return Stream.concat(
        Stream.of(marked(marks.withCasToken(remove.newToken()))), expiringAt(remove.expiresAt()));
  }

  /** Flags and expiry time of what is joined to another value matter to nobody. */
  private static Stream<ValueContent> ofStore(StoreUpdate store) {
    boolean joinsOnly =
        (store.mode() == StoreMode.APPEND || store.mode() == StoreMode.PREPEND)
            && !store.createsMissing();
    return Stream.of(joinsOnly ? marked(store.content().marks()) : store.content());
  }

  private static ValueContent marked(Marks marks) {
    return expiringAt(0).withMarks(marks);
  }

  private static Stream<ValueContent> expiringAt(OptionalLong unixSeconds) {
    return unixSeconds.stream().mapToObj(LayoutRefusals::expiringAt);
  }

  private static ValueContent expiringAt(long unixSeconds) {
    return new ValueContent(0, unixSeconds, NO_DATA);
  }
}
