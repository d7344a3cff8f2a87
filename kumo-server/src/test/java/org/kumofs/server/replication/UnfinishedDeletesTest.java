package org.kumofs.server.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.key;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnfinishedDeletesTest {

  private final UnfinishedDeletes deletes = new UnfinishedDeletes(3);

  @Test
  void aDeleteIsKnownUntilItIsDone() {
    CompletableFuture<Boolean> end = deletes.begin(key("a"));
    assertThat(deletes.find(key("a"))).contains(end);

    end.complete(true);

    assertThat(deletes.find(key("a"))).isEmpty();
    assertThat(deletes.size()).isZero();
  }

  @Test
  void aDeleteThatFailedStaysKnown() {
    CompletableFuture<Boolean> end = deletes.begin(key("a"));

    end.complete(false);

    assertThat(deletes.find(key("a"))).contains(end);
  }

  @Test
  void onlyTheLastFailuresAreKept() {
    for (int i = 0; i < 10; i++) {
      deletes.begin(key("k" + i)).complete(false);
    }

    assertThat(deletes.size()).isEqualTo(3);
    assertThat(deletes.find(key("k6"))).isEmpty();
    assertThat(deletes.find(key("k7"))).isPresent();
  }

  @Test
  void theEndOfAnEarlierDeleteLeavesALaterOneOfTheKeyAlone() {
    CompletableFuture<Boolean> first = deletes.begin(key("a"));
    CompletableFuture<Boolean> second = deletes.begin(key("a"));

    first.complete(true);

    assertThat(deletes.find(key("a"))).contains(second);
  }
}
