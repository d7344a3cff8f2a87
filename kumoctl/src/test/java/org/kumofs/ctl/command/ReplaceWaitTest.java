package org.kumofs.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.command.ReplaceWatch.Observation;
import org.kumofs.testing.VirtualTime;

class ReplaceWaitTest {

  private static final Observation COPYING =
      new Observation(false, List.of("s copying"), List.of());
  private static final Observation BETWEEN = new Observation(false, List.of(), List.of());
  private static final Observation DELETING =
      new Observation(true, List.of("s deleting"), List.of());
  private static final Observation DONE = new Observation(true, List.of(), List.of());

  private final VirtualTime time = new VirtualTime();
  private final StringWriter progress = new StringWriter();

  @Test
  void aReplaceIsFinishedWhenRingsAgreeAndAllIsQuiet() throws Exception {
    assertThat(await(1_000_000, COPYING, BETWEEN, DELETING, DONE)).isEqualTo(ReplaceWait.FINISHED);
    assertThat(progress.toString().lines().toList())
        .containsExactly(
            "  0.0 s  s copying",
            "  0.5 s  between two phases",
            "  1.0 s  s deleting",
            "  1.5 s  rings agree, no server is busy",
            "  2.0 s  replace finished");
  }

  @Test
  void oneQuietLookBetweenTwoPhasesIsNotTheEnd() throws Exception {
    assertThat(await(1_000_000, DONE, COPYING, DONE, DONE)).isEqualTo(ReplaceWait.FINISHED);
    assertThat(progress.toString()).contains("s copying");
  }

  @Test
  void ringsThatStayApartWithNobodyAtWorkMeanItWasCancelled() throws Exception {
    assertThat(await(1_000_000, COPYING, BETWEEN)).isEqualTo(ReplaceWait.NOT_FINISHED);
    assertThat(progress.toString()).contains("the replace was cancelled");
  }

  @Test
  void aLineAppearsEveryFiveSecondsEvenIfNothingChanges() throws Exception {
    assertThat(await(11_000, COPYING)).isEqualTo(ReplaceWait.TIMED_OUT);
    assertThat(progress.toString().lines().filter(line -> line.contains("copying"))).hasSize(3);
  }

  @Test
  void aManagerThatGoesAwayEndsTheWait() throws Exception {
    ReplaceWatch gone =
        new ReplaceWatch(null, 0) {
          @Override
          Observation observe() throws CallException {
            throw new CallException("connection lost");
          }
        };
    assertThat(newWait(gone).await(1_000)).isEqualTo(ReplaceWait.NOT_FINISHED);
    assertThat(progress.toString()).contains("connection lost");
  }

  /** The last observation repeats for ever. */
  private int await(long limitMillis, Observation... observations) throws InterruptedException {
    Deque<Observation> script = new ArrayDeque<>(List.of(observations));
    ReplaceWatch scripted =
        new ReplaceWatch(null, 0) {
          @Override
          Observation observe() {
            return script.size() > 1 ? script.removeFirst() : script.getFirst();
          }
        };
    return newWait(scripted).await(limitMillis);
  }

  private ReplaceWait newWait(ReplaceWatch watch) {
    return new ReplaceWait(watch, time, time::runFor, new PrintWriter(progress));
  }
}
