package org.kumofs.manager.replace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.ring.NodeAddress;

class ReplaceProgressTest {

  private final NodeAddress a = address(1);
  private final NodeAddress b = address(2);
  private final ReplaceProgress progress = new ReplaceProgress(List.of(a, b));

  private static NodeAddress address(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
  }

  @Test
  void itIsCompleteWhenAllHaveAcknowledgedAndEnded() {
    progress.acknowledged(a);
    progress.acknowledged(b);
    assertThat(progress.ended(a)).isTrue();
    assertThat(progress.isComplete()).isFalse();
    assertThat(progress.waitingFor()).containsExactly(b);
    assertThat(progress.ended(b)).isTrue();
    assertThat(progress.isComplete()).isTrue();
  }

  @Test
  void aSecondEndDoesNotCount() {
    progress.acknowledged(a);
    assertThat(progress.ended(a)).isTrue();
    assertThat(progress.ended(a)).isFalse();
    assertThat(progress.isComplete()).isFalse();
  }

  @Test
  void anEndBeforeTheAcknowledgementDoesNotCountAndTheServerMustBeToldAgain() {
    assertThat(progress.ended(a)).isFalse();
    assertThat(progress.acknowledged(a)).isFalse();
    assertThat(progress.isWaitingFor(a)).isTrue();
    assertThat(progress.acknowledged(a)).isTrue();
    assertThat(progress.ended(a)).isTrue();
  }

  @Test
  void aStrangersEndDoesNotCount() {
    assertThat(progress.ended(address(9))).isFalse();
    assertThat(progress.servers()).containsExactly(a, b);
  }

  @Test
  void aDroppedServerIsNotWaitedFor() {
    progress.acknowledged(a);
    progress.ended(a);
    progress.drop(b);
    assertThat(progress.isComplete()).isTrue();
    assertThat(progress.acknowledged(b)).isTrue();
    assertThat(progress.servers()).containsExactly(a);
  }

  @Test
  void onceAcknowledgedAnEndCountsEvenIfTheServerWasToldAgainMeanwhile() {
    progress.ended(a);
    progress.acknowledged(a);
    assertThat(progress.ended(a)).isTrue();
    assertThat(progress.acknowledged(a)).isTrue();
    assertThat(progress.isWaitingFor(a)).isFalse();
  }

  @Test
  void withoutServersItIsComplete() {
    assertThat(new ReplaceProgress(List.of()).isComplete()).isTrue();
  }
}
