package org.kumofs.gateway.request;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts the results of many futures of one loop together, in order. */
final class Gathering<T> {

  private final T[] results;
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();
  private int missing;

  /**
   * @param count how many futures will be added, at least 1
   */
  @SuppressWarnings("unchecked") // Nobody but this class sees the array.
  Gathering(int count) {
    results = (T[]) new Object[count];
    missing = count;
  }

  void add(int index, CompletableFuture<T> future) {
    future.whenComplete(
        (result, broken) -> {
          if (broken != null) {
            all.completeExceptionally(broken);
            return;
          }
          results[index] = result;
          missing--;
          if (missing == 0) {
            all.complete(Collections.unmodifiableList(Arrays.asList(results)));
          }
        });
  }

  /** All results, once the last one is there; fails with the first future that does. */
  CompletableFuture<List<T>> all() {
    return all;
  }
}
