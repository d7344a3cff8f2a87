package org.kumofs.gateway.request;

import java.util.function.Function;

/** What one attempt of an operation came to. */
sealed interface Outcome<T> {

  /** The operation is done. */
  record Done<T>(T value) implements Outcome<T> {}

  /** It failed; another attempt may help. */
  record TryAgain<T>(Failure failure) implements Outcome<T> {}

  /** It failed for good: another attempt can't help, or would do harm. */
  record GiveUp<T>(Failure failure) implements Outcome<T> {}

  /** Goes on with the value of an attempt that did not fail. */
  default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
    if (this instanceof Done<T> done) {
      return next.apply(done.value());
    }
    if (this instanceof TryAgain<T> again) {
      return tryAgain(again.failure());
    }
    return giveUp(((GiveUp<T>) this).failure());
  }

  /** It is done. */
  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  /** It failed; another attempt may help. */
  static <T> Outcome<T> tryAgain(Failure failure) {
    return new TryAgain<>(failure);
  }

  /** It failed; the kind of failure says whether another attempt may help. */
  static <T> Outcome<T> failed(Failure failure) {
    return failure.kind().isFinal() ? giveUp(failure) : tryAgain(failure);
  }

  /** It failed for good. */
  static <T> Outcome<T> giveUp(Failure failure) {
    return new GiveUp<>(failure);
  }
}
