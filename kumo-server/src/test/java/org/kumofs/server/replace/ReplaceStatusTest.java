package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.ring;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.Request;
import org.kumofs.ring.Ring;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferSettings;
import org.kumofs.server.replace.stream.StreamLimits;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/** What two servers tell of a replace that brings the second one in, and how it is given up. */
class ReplaceStatusTest {

  private static final long NOW = VirtualTime.START_UNIX_MILLIS / 1_000;
  private static final List<RawKey> KEYS =
      IntStream.range(0, 2_000).mapToObj(i -> key("key" + i)).toList();
  private static final Ring OLD = ring(NOW - 100_000, 1);
  private static final Ring NEW = ring(NOW, 1, 2);

  @TempDir private Path offers;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork network = new InMemoryNetwork(time);
  private final InMemoryStreams streams = new InMemoryStreams(time);
  private ReplaceManager manager;
  private ReplaceNode giver;
  private ReplaceNode taker;

  @BeforeEach
  void fillOneServer() {
    manager = new ReplaceManager(address(100), time, network);
    manager.readRing = OLD.seed();
    // Slow enough to be looked at in between.
    giver = start(1, 5_000);
    taker = start(2, 0);
    KEYS.forEach(key -> giver.put(key, ReplaceNode.value(key.toString(), NOW - 50_000)));
    giver.go(OLD, OLD);
    taker.go(OLD, OLD);
  }

  @AfterEach
  void close() {
    giver.close();
    taker.close();
  }

  private ReplaceNode start(int number, long bytesPerSecond) {
    return new ReplaceNode(
        address(number),
        new ReplaceSettings(
            0,
            ReplaceSettings.DEFAULT.offerBytes(),
            new CopyPace.Limits(bytesPerSecond, 0),
            2_000,
            new OfferSettings(2, 5_000, 100, 1_000),
            StreamLimits.DEFAULT),
        new ReplaceNode.World(time, network, streams, manager.address, offers));
  }

  private <R> R call(ReplaceNode server, Request<R> request) {
    CompletableFuture<R> answer = manager.call(server.address, request);
    time.runUntil(answer::isDone, 1_000);
    return answer.join();
  }

  private void copy() {
    call(giver, new ReplaceCopyStart(NEW.seed(), 1, false));
    call(taker, new ReplaceCopyStart(NEW.seed(), 1, false));
  }

  private Step step(ReplaceNode server) {
    return server.service.report().progress().step();
  }

  private void awaitStep(Step step) {
    time.runUntil(() -> step(giver) == step, 600_000);
  }

  @Test
  void aServerThatHasTakenPartInNoneSaysSo() {
    assertThat(giver.service.report()).isEqualTo(ReplaceReport.NONE);
  }

  @Test
  void aCopyTellsWhatWasScannedSentAndReceived() {
    copy();
    time.runUntil(() -> giver.service.report().progress().scannedMillionths() > 0, 60_000);
    time.runFor(1);
    ReplaceReport scanning = giver.service.report();
    assertThat(scanning.stage()).isEqualTo(ReplaceStage.COPY);
    assertThat(scanning.ring()).isEqualTo(NEW.clockTime());
    assertThat(scanning.progress().step()).isEqualTo(Step.SCANNING);
    assertThat(scanning.progress().scannedMillionths()).isBetween(200_000, 300_000);
    assertThat(scanning.counts().scanned().records()).isEqualTo(500);

    awaitStep(Step.SENDING);
    assertThat(giver.service.report().progress().scannedMillionths()).isEqualTo(1_000_000);
    awaitStep(Step.REPORTED);
    ReplaceReport sent = giver.service.report();
    assertThat(sent.counts().scanned().records()).isEqualTo(KEYS.size());
    assertThat(sent.counts().sent().records()).isEqualTo(KEYS.size());
    assertThat(taker.service.report().counts().received()).isEqualTo(sent.counts().sent());
    assertThat(taker.store.liveCount()).isEqualTo(KEYS.size());
  }

  @Test
  void whoseEndTheManagerHasNotTakenHasNotReportedIt() {
    copy();
    awaitStep(Step.SENDING);
    manager.refusals = 1_000;
    awaitStep(Step.ENDED);
    time.runFor(60_000);
    assertThat(step(giver)).isEqualTo(Step.ENDED);
    manager.refusals = 0;
    awaitStep(Step.REPORTED);
  }

  @Test
  void aDeleteTellsWhatIsDropped() {
    copy();
    awaitStep(Step.REPORTED);
    time.runUntil(() -> step(taker) == Step.REPORTED, 60_000);
    RawKey strange = KEYS.get(0);
    Ring alone = ring(NOW + 100, 2);
    giver.go(alone, alone);
    manager.call(giver.address, new ReplaceDeleteStart(alone.seed(), 1));
    time.runUntil(() -> giver.service.report().stage() == ReplaceStage.DELETE, 60_000);
    awaitStep(Step.REPORTED);
    ReplaceReport report = giver.service.report();
    assertThat(report.progress().scannedMillionths()).isEqualTo(1_000_000);
    assertThat(report.counts().dropped()).isEqualTo(KEYS.size());
    assertThat(giver.store.get(strange)).isEmpty();
  }

  @Test
  void aCopyThatIsGivenUpStopsAndTheNextOneBringsEverything() {
    copy();
    time.runUntil(() -> giver.service.report().progress().scannedMillionths() > 0, 60_000);

    assertThat(call(giver, new CancelReplace(NEW.clockTime(), false))).isTrue();

    assertThat(step(giver)).isEqualTo(Step.CANCELLED);
    long scanned = giver.service.report().counts().scanned().records();
    time.runFor(600_000);
    assertThat(giver.service.report().counts().scanned().records()).isEqualTo(scanned);
    assertThat(giver.service.stateFlags()).isZero();
    assertThat(manager.copyEnds).noneMatch(end -> end.server().equals(giver.address));
    assertThat(offers).isEmptyDirectory();
    assertThat(streams.open()).isZero();
    assertThat(manager.call(giver.address, new ReplaceDeleteStart(NEW.seed(), 1)))
        .satisfies(answer -> time.runUntil(answer::isDone, 1_000))
        .isCompletedExceptionally();

    copy();
    awaitStep(Step.REPORTED);
    assertThat(taker.store.liveCount()).isEqualTo(KEYS.size());
  }

  @Test
  void aCopyThatSendsIsGivenUpTooAndTheReceiverKeepsWhatItHas() {
    copy();
    awaitStep(Step.SENDING);
    time.runFor(100);
    assertThat(call(giver, new CancelReplace(ClockTime.ZERO, false))).isTrue();
    time.runFor(600_000);
    assertThat(streams.open()).isZero();
    assertThat(offers).isEmptyDirectory();
    assertThat(giver.service.report().counts().sent().records()).isZero();
    assertThat(giver.store.liveCount()).isEqualTo(KEYS.size());
  }

  @Test
  void onlyTheCopyThatIsMeantIsGivenUpAndNeitherADeleteNorNothing() {
    assertThat(call(giver, new CancelReplace(ClockTime.ZERO, false))).isFalse();
    copy();
    assertThat(call(giver, new CancelReplace(OLD.clockTime(), false))).isFalse();
    awaitStep(Step.REPORTED);
    time.runUntil(() -> step(taker) == Step.REPORTED, 60_000);
    assertThat(call(giver, new CancelReplace(NEW.clockTime(), false))).isFalse();
    call(giver, new ReplaceDeleteStart(NEW.seed(), 1));
    assertThat(call(giver, new CancelReplace(NEW.clockTime(), false))).isFalse();
    awaitStep(Step.REPORTED);
  }
}
