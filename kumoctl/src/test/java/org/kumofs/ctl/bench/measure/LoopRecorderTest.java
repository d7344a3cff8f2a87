package org.kumofs.ctl.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kumofs.ctl.bench.load.Operation;

class LoopRecorderTest {

  private final LoopRecorder recorder = new LoopRecorder();

  @Test
  void whatWasDueBeforeTheBeginDoesNotCount() {
    recorder.answered(Operation.GET, 1_000, 2_000, 1, 0, 0);
    recorder.begin(5_000);
    recorder.answered(Operation.GET, 4_999, 6_000, 1, 0, 0);
    recorder.answered(Operation.GET, 5_000, 6_000, 1, 0, 0);
    assertThat(recorder.cut().all().requests()).isEqualTo(1);
  }

  @Test
  void everyCutBeginsAtNothing() {
    recorder.answered(Operation.SET, 0, 3_000_000, 0, 0, 0);
    recorder.failed(ErrorKind.TIMEOUT, 3, "first");
    recorder.transferred(10, 20);
    Interval first = recorder.cut();
    recorder.failed(ErrorKind.TIMEOUT, 1, "second");
    first.add(recorder.cut());
    first.add(recorder.cut());
    assertThat(first.all().requests()).isEqualTo(1);
    assertThat(first.errorCount()).isEqualTo(4);
    assertThat(first.examples()).containsEntry(ErrorKind.TIMEOUT, "first");
    assertThat(first.sentBytes()).isEqualTo(10);
    assertThat(first.receivedBytes()).isEqualTo(20);
  }

  @Test
  void aLatencyBeyondAllMeasureIsCountedAsAnHour() {
    recorder.answered(Operation.GET, 0, Long.MAX_VALUE, 1, 0, 0);
    assertThat(recorder.cut().all().latency().getMaxValueAsDouble() / 1e9)
        .isBetween(3_600.0, 3_604.0);
  }
}
