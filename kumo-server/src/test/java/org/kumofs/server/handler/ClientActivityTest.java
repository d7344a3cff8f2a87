package org.kumofs.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kumofs.testing.VirtualTime;

class ClientActivityTest {

  private final VirtualTime time = new VirtualTime();
  private final OperationCounts counts = new OperationCounts();
  private final ClientActivity activity = new ClientActivity(counts, time);

  @Test
  void nobodyHasAskedAtFirst() {
    assertThat(activity.getAsBoolean()).isFalse();
  }

  @Test
  void anOperationOfAnyKindCountsForASecond() {
    for (Runnable operation :
        new Runnable[] {counts::countGet, counts::countSet, counts::countDelete}) {
      operation.run();
      assertThat(activity.getAsBoolean()).isTrue();
      time.runFor(999);
      assertThat(activity.getAsBoolean()).isTrue();
      time.runFor(1);
      assertThat(activity.getAsBoolean()).isFalse();
    }
  }

  @Test
  void asLongAsOperationsComeItStaysSo() {
    for (int i = 0; i < 5; i++) {
      counts.countGet();
      assertThat(activity.getAsBoolean()).isTrue();
      time.runFor(900);
    }
    assertThat(activity.getAsBoolean()).isTrue();
  }
}
