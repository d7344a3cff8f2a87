package org.kumofs.server.store;

import org.kumofs.data.RawValue;

/**
 * What a {@link Mutation} wants done with the record it saw.
 *
 * @param <T> what the caller of the mutation learns
 */
public sealed interface Decision<T> {

  /** What the caller gets once the decision has been carried out. */
  T result();

  /** Stores a record, in place of the one that is there, if any. */
  static <T> Decision<T> write(RawValue record, T result) {
    return new Write<>(record, result, false);
  }

  /** The same, but a record that is stored may use of the room that is held back. */
  default Decision<T> urgent() {
    return this;
  }

  /** Leaves everything as it is. */
  static <T> Decision<T> keep(T result) {
    return new Keep<>(result);
  }

  /** Removes the record without a trace. */
  static <T> Decision<T> erase(T result) {
    return new Erase<>(result);
  }

  /** See {@link Decision#write}. */
  record Write<T>(RawValue record, T result, boolean isUrgent) implements Decision<T> {

    @Override
    public Decision<T> urgent() {
      return new Write<>(record, result, true);
    }
  }

  /** See {@link Decision#keep}. */
  record Keep<T>(T result) implements Decision<T> {}

  /** See {@link Decision#erase}. */
  record Erase<T>(T result) implements Decision<T> {}
}
