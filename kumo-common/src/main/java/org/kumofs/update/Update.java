package org.kumofs.update;

import java.util.Optional;

/**
 * A command that looks at an item and changes it, all in one step. Immutable, free of keys, and
 * without effects of its own: {@link #judge} says what is to be done.
 *
 * <p>Times are absolute, in Unix seconds, 0 for never. A cas token of 0 stands for none.
 */
public sealed interface Update permits ArithmeticUpdate, FetchUpdate, RemoveUpdate, StoreUpdate {

  /**
   * Says what becomes of an item.
   *
   * @param current the item as it is; empty if there is none, or only an expired one
   */
  Verdict judge(Optional<LiveItem> current, UpdateTerms terms);

  /**
   * Whether doing it twice leaves and answers the same as doing it once, so that it may be repeated
   * when the answer got lost.
   */
  boolean isRepeatable();
}
