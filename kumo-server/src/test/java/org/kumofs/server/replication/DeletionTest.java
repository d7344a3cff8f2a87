package org.kumofs.server.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Presence;

class DeletionTest {

  private static final RawValue TOMBSTONE = RawValue.tombstone(ClockTime.of(1000, 1));

  private final UnfinishedDeletes unfinished = new UnfinishedDeletes(3);
  private final Presence presence = new Presence(() -> FlushMark.NONE, new HybridClock(() -> 1000));

  private Deletion deletion() {
    return new Deletion(key("a"), presence, unfinished);
  }

  @Test
  void oneThatIsUnderWayIsWaitedFor() {
    CompletableFuture<Boolean> end = unfinished.begin(key("a"));

    assertThat(deletion().goOn(TOMBSTONE)).contains(new Deletion.Verdict.Await(end));
  }

  @Test
  void oneThatFailedIsDoneAgain() {
    unfinished.begin(key("a")).complete(false);

    Optional<Deletion.Verdict> verdict = deletion().goOn(TOMBSTONE);

    assertThat(verdict)
        .get()
        .isInstanceOfSatisfying(
            Deletion.Verdict.Replicate.class,
            replicate -> assertThat(replicate.tombstone()).isEqualTo(TOMBSTONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoAsksAgainOnTheNewsOfTheEndFindsNothingToDelete(int listeners) {
    CompletableFuture<Boolean> end = unfinished.begin(key("a"));
    List<Optional<Deletion.Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < listeners; i++) {
      end.thenAccept(done -> verdicts.add(deletion().goOn(TOMBSTONE)));
    }

    end.complete(true);

    assertThat(verdicts)
        .hasSize(listeners)
        .allSatisfy(
            verdict ->
                assertThat(verdict.orElse(new Deletion.Verdict.NothingThere()))
                    .isNotInstanceOf(Deletion.Verdict.Replicate.class));
    assertThat(unfinished.find(key("a"))).isEmpty();
  }
}
