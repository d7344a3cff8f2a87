package org.kumofs.server.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {

  private final RequestBudget budget = new RequestBudget(new RequestLimits(3, 100));

  @Test
  void admitsUpToTheNumberOfRequests() {
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(1)).isFalse();
    assertThat(budget.requests()).isEqualTo(3);

    budget.giveBack(1);
    assertThat(budget.take(1)).isTrue();
  }

  @Test
  void admitsUpToTheNumberOfBytes() {
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(41)).isFalse();
    assertThat(budget.take(40)).isTrue();

    budget.giveBack(60);
    assertThat(budget.take(60)).isTrue();
  }

  @Test
  void aSingleRequestPassesWhateverItsSize() {
    assertThat(budget.take(1_000)).isTrue();
    assertThat(budget.take(0)).isFalse();
    budget.giveBack(1_000);
    assertThat(budget.take(1_000)).isTrue();
  }

  @Test
  void onceClosedItAdmitsNothingAndIsDoneWithTheLastRequest() {
    budget.take(1);
    budget.take(2);

    CompletableFuture<Void> drained = budget.close();

    assertThat(budget.take(1)).isFalse();
    budget.giveBack(1);
    assertThat(drained).isNotDone();
    budget.giveBack(2);
    assertThat(drained).isDone();
    assertThat(budget.close()).isDone();
  }

  @Test
  void limitsBelowOneMakeNoSense() {
    assertThatThrownBy(() -> new RequestLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(RequestLimits.ofMemory(400).maxBytes()).isEqualTo(100);
  }
}
