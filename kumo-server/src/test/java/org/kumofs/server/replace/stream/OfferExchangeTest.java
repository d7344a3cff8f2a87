package org.kumofs.server.replace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.Rings;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.testing.VirtualTime;
import org.kumofs.vectors.Vectors;

/** Offers from one server to others, over streams in memory. */
class OfferExchangeTest {

  private static final StreamLimits LIMITS =
      new StreamLimits(1_000, 2_000, 60_000, 600_000, 1 << 20, 5);
  private static final OfferSettings SETTINGS = new OfferSettings(3, 30_000, 500, 4_000);
  private static final List<StoredRecord> SOME = records(250, 40);

  @TempDir private Path directory;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryStreams streams = new InMemoryStreams(time);
  private StreamHost offerer;
  private StreamHost receiver;

  @BeforeEach
  void start() {
    offerer = host(1);
    receiver = host(2);
  }

  private StreamHost host(int number) {
    return new StreamHost(number, time, streams, directory, LIMITS, SETTINGS);
  }

  private static List<StoredRecord> records(int count, int length) {
    return IntStream.range(0, count).mapToObj(i -> StreamHost.record(i, length)).toList();
  }

  private void fetch() {
    receiver.intake.offered(offerer.address, offerer.streamAddress());
  }

  private void await(CompletableFuture<?> future) {
    time.runUntil(future::isDone, 3_600_000);
  }

  @Test
  void recordsArriveAndTheConversationEnds() {
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    assertThat(offerer.announcements).containsExactly(receiver.address);
    assertThat(receiver.holds(SOME)).isFalse();

    fetch();
    await(offered);

    assertThat(offered).isCompleted();
    assertThat(receiver.holds(SOME)).isTrue();
    time.runFor(100);
    assertThat(streams.open()).isZero();
    assertThat(streams.dialed()).isEqualTo(1);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 22, 23, 24, 100_000})
  void piecesOfAnySizeDo(int bytes) {
    streams.deliverInPiecesOf(bytes);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    await(offered);
    assertThat(receiver.holds(SOME)).isTrue();
  }

  @Test
  void newerRecordsOfTheReceiverStay() {
    StoredRecord old = SOME.get(7);
    RawValue newer = RawValue.of(ClockTime.of(2_000, 1), 0, new byte[] {1});
    receiver.store.mutate(old.key(), Mutations.update(newer));
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    await(offered);
    assertThat(receiver.store.get(old.key())).contains(newer);
  }

  @Test
  void severalReceiversAreServedAtOnce() {
    StreamHost second = host(3);
    streams.silence(receiver.address);
    CompletableFuture<Void> first = offerer.offer(receiver.address, SOME);
    CompletableFuture<Void> other = offerer.offer(second.address, SOME);
    fetch();
    second.intake.offered(offerer.address, offerer.streamAddress());
    await(other);
    assertThat(second.holds(SOME)).isTrue();
    assertThat(first).isNotDone();
  }

  @Test
  void theRecordedConversationsAreReproducedByTheOfferer() {
    for (GoldenOffer golden : GoldenOffer.all()) {
      byte[] greeting = Arrays.copyOf(golden.receiverSends(), Greeting.LENGTH);
      CompletableFuture<Void> offered =
          offerer.offer(Greeting.decode(ByteBuffer.wrap(greeting)).orElseThrow(), golden.records());
      ScriptedStream original =
          ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
      original.send(greeting);
      time.runFor(100);
      assertThat(original.received()).isEqualTo(golden.offererSends());
      assertThat(offered).isNotDone();

      original.send(golden.receiverSends()[Greeting.LENGTH]);
      time.runFor(100);
      assertThat(offered).isCompleted();
      assertThat(original.isClosed()).isTrue();
    }
  }

  @Test
  void theRecordedConversationsAreReproducedByTheReceiver() {
    for (GoldenOffer golden : GoldenOffer.all()) {
      byte[] greeting = Arrays.copyOf(golden.receiverSends(), Greeting.LENGTH);
      OfferReceiver side =
          new OfferReceiver(
              Greeting.decode(ByteBuffer.wrap(greeting)).orElseThrow(),
              receiver.means,
              (record, conversation) ->
                  receiver.store.mutate(record.key(), Mutations.update(record.value())),
              key -> CompletableFuture.completedFuture(false));
      ScriptedStream original =
          ScriptedStream.listen(streams.transport(Rings.address(9)), Rings.address(9));
      receiver.transport.dial(Rings.address(9), 1_000, side::open);
      time.runUntil(original::isOpened, 5_000);
      time.runFor(10);
      assertThat(original.received()).isEqualTo(greeting);

      original.send(golden.offererSends());
      time.runFor(100);
      assertThat(original.received()).isEqualTo(golden.receiverSends());
      assertThat(side.result()).isCompletedWithValue((long) golden.records().size());
      assertThat(receiver.holds(golden.records())).isTrue();
      original.close();
      streams.kill(Rings.address(9));
      time.runFor(10);
    }
  }

  @Test
  void theReceiverShowsLifeAfterEveryHundredRecords() {
    ScriptedStream original = scriptedOfferer();
    offerer = host(4);
    original.send(bytesOf(SOME));
    time.runFor(1_000);
    assertThat(Arrays.copyOfRange(original.received(), Greeting.LENGTH, Greeting.LENGTH + 3))
        .isEqualTo(Vectors.hex("9090c0"));
  }

  /** Has the receiver come to an offerer that the test plays. */
  private ScriptedStream scriptedOfferer() {
    ScriptedStream original =
        ScriptedStream.listen(streams.transport(Rings.address(9)), Rings.address(9));
    receiver.intake.offered(Rings.address(9), Rings.address(9));
    time.runUntil(original::isOpened, 5_000);
    return original;
  }

  private byte[] bytesOf(List<StoredRecord> records) {
    try (OfferFile file = offerer.fileOf(records)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
      file.read(0, bytes);
      return bytes.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aStreamCutShortIsNotAcknowledged() {
    byte[] stream = bytesOf(SOME);
    for (int missing = 1; missing < 8; missing++) {
      ScriptedStream original = scriptedOfferer();
      original.send(Arrays.copyOf(stream, stream.length - missing));
      time.runFor(1_000);
      assertThat(lastByte(original)).isEqualTo(Acknowledgement.ALIVE);
      original.close();
      time.runFor(10);
      streams.kill(Rings.address(9));
    }
    assertThat(streams.open()).isZero();
  }

  private static byte lastByte(ScriptedStream stream) {
    return stream.received()[stream.received().length - 1];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "damaged", "longer", "garbage",
      })
  void aStreamThatIsWrongCostsTheConnectionAndIsNotAcknowledged(String what) {
    byte[] good = bytesOf(SOME);
    byte[] stream =
        switch (what) {
          case "damaged" -> {
            good[good.length / 2] ^= 0x55;
            yield good;
          }
          case "longer" -> Arrays.copyOf(good, good.length + 1);
          default -> "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        };
    ScriptedStream original = scriptedOfferer();
    original.send(stream);
    time.runUntil(original::isClosed, 5_000);
    assertThat(original.received()).doesNotContain(Acknowledgement.DONE, Greeting.LENGTH);
    assertThat(streams.open()).isZero();
  }

  @Test
  void anOffererMayBeSilentForLongButNotForEver() {
    ScriptedStream original = scriptedOfferer();
    time.runFor(LIMITS.offererSilenceMillis() - 100);
    assertThat(original.isClosed()).isFalse();
    original.send(Arrays.copyOf(bytesOf(SOME), 10));
    time.runFor(LIMITS.offererSilenceMillis() - 100);
    assertThat(original.isClosed()).isFalse();
    time.runFor(200);
    assertThat(original.isClosed()).isTrue();
  }

  @Test
  void anOffererThatDoesNotHangUpIsLeft() {
    ScriptedStream original = scriptedOfferer();
    original.send(bytesOf(SOME));
    time.runFor(LIMITS.greetingTimeoutMillis() + 100);
    assertThat(lastByte(original)).isEqualTo(Acknowledgement.DONE);
    assertThat(original.isClosed()).isTrue();
  }

  @Test
  void aSlowReceiverMakesTheOffererWait() {
    List<StoredRecord> large = records(100, 50_000);
    streams.holdAtMost(10_000);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, large);
    fetch();
    await(offered);
    assertThat(receiver.holds(large)).isTrue();
    assertThat(offerer.bytesSent).isGreaterThan(5_000_000);
    // What waits in the connection, and one piece of the file.
    assertThat(streams.mostUnderWay()).isLessThan(10_000 + OfferSender.PIECE_BYTES + 1);
  }

  @Test
  void theReceiverHoldsTwoPiecesAndOneRecordHoweverMuchComes() {
    long[] most = new long[1];
    OfferReceiver[] side = new OfferReceiver[1];
    side[0] =
        new OfferReceiver(
            receiver.address,
            receiver.means,
            (record, conversation) -> most[0] = Math.max(most[0], side[0].bufferedBytes()),
            key -> CompletableFuture.completedFuture(false));
    List<StoredRecord> large = records(400, 20_000);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, large);
    receiver.transport.dial(offerer.streamAddress(), 1_000, side[0]::open);
    await(offered);
    assertThat(side[0].result()).isCompletedWithValue(400L);
    assertThat(most[0]).isLessThan(60_000);
  }

  @Test
  void aReceiverThatDiesMidwayIsTriedAgain() {
    streams.cutAfter(3_000);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    time.runFor(400);
    assertThat(offered).isNotDone();
    assertThat(offerer.announcements).hasSize(1);

    time.runFor(500);
    assertThat(offerer.announcements).hasSize(2);
    fetch();
    await(offered);
    assertThat(offered).isCompleted();
    assertThat(receiver.holds(SOME)).isTrue();
  }

  @Test
  void anOfferThatNobodyFetchesIsAnnouncedAgainAndAtLastFails() {
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    time.runFor(SETTINGS.fetchTimeoutMillis() - 1);
    assertThat(offerer.announcements).hasSize(1);
    time.runFor(501);
    assertThat(offerer.announcements).hasSize(2);
    await(offered);
    assertThat(offerer.announcements).hasSize(1 + SETTINGS.retries());
    assertThatThrownBy(offered::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(OfferFailedException.class)
        .hasMessage("the offer to 10.0.0.2:19800 failed 4 times, at last: it did not come for it");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aReceiverMayComeLateBetweenTwoAnnouncements() {
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    time.runFor(SETTINGS.fetchTimeoutMillis() + 1);
    fetch();
    await(offered);
    assertThat(offered).isCompleted();
    assertThat(offerer.announcements).hasSize(1);
  }

  @Test
  void pausesBetweenAnnouncementsGrowUpToALimit() {
    assertThat(IntStream.rangeClosed(1, 6).mapToLong(SETTINGS::pauseMillis))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 4_000L, 4_000L);
    assertThat(SETTINGS.pauseMillis(1_000)).isEqualTo(4_000);
  }

  @Test
  void aSecondConnectionOfAReceiverGetsNothing() {
    streams.deliverInPiecesOf(1);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    fetch();
    await(offered);
    assertThat(offered).isCompleted();
    assertThat(receiver.holds(SOME)).isTrue();
    assertThat(streams.dialed()).isEqualTo(2);
    time.runFor(100);
    assertThat(streams.open()).isZero();
  }

  @Test
  void aReceiverThatSaysNothingAfterTheStreamHasFailed() {
    CompletableFuture<Void> offered = offerer.offer(Rings.address(9), SOME);
    ScriptedStream silent = scriptedReceiver();
    time.runFor(LIMITS.progressTimeoutMillis() - 1_000);
    silent.send(Acknowledgement.ALIVE);
    time.runFor(LIMITS.progressTimeoutMillis() - 1_000);
    assertThat(silent.isClosed()).isFalse();
    time.runFor(2_000);
    assertThat(silent.isClosed()).isTrue();
    assertThat(offered).isNotDone();
    assertThat(offerer.announcements).hasSize(2);
  }

  /** A receiver that the test plays has come and greeted. */
  private ScriptedStream scriptedReceiver() {
    ScriptedStream stream =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    stream.send(Greeting.encode(Rings.address(9)).array());
    time.runFor(100);
    return stream;
  }

  @Test
  void aReceiverThatTakesNothingHasFailed() {
    streams.holdAtMost(1_000);
    CompletableFuture<Void> offered = offerer.offer(Rings.address(9), records(100, 10_000));
    ScriptedStream stuck =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    stuck.setReading(false);
    stuck.send(Greeting.encode(Rings.address(9)).array());
    time.runFor(LIMITS.progressTimeoutMillis() + 1_000);
    assertThat(offered).isNotDone();
    assertThat(offerer.announcements).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(bytes = {(byte) 0x91, 0, (byte) 0xc3, 'H'})
  void anAnswerThatIsNoneIsAFailure(byte answer) {
    offerer.offer(Rings.address(9), SOME);
    ScriptedStream stream = scriptedReceiver();
    stream.send(answer);
    time.runFor(10);
    assertThat(stream.isClosed()).isTrue();
    time.runFor(600);
    assertThat(offerer.announcements).hasSize(2);
  }

  @Test
  void doneBeforeTheEndOfTheStreamIsAFailure() {
    streams.holdAtMost(1_000);
    CompletableFuture<Void> offered = offerer.offer(Rings.address(9), records(100, 10_000));
    ScriptedStream hasty =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    hasty.setReading(false);
    hasty.send(Greeting.encode(Rings.address(9)).array());
    hasty.send(Acknowledgement.DONE);
    time.runFor(600);
    assertThat(offered).isNotDone();
    assertThat(offerer.announcements).hasSize(2);
  }

  @Test
  void whoeverSendsNoGreetingIsLeft() {
    ScriptedStream silent =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    time.runFor(LIMITS.greetingTimeoutMillis() - 100);
    silent.send((byte) 6);
    assertThat(silent.isClosed()).isFalse();
    time.runFor(200);
    assertThat(silent.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05 4d58 7f000001 00000000000000000000000000000000",
        "00 4d58 7f000001 00000000000000000000000000000000",
        "17 4d58 7f000001 00000000000000000000000000000000",
        "ff 4d58 7f000001 00000000000000000000000000000000",
        "474554202f20485454502f312e310d0a686f73743a2061",
        "06 4d58 7f000001 00000000000000000000000000000000",
        "16 4d58 00000000000000000000000000000001 00000000"
      })
  void anUnknownGreetingIsClosedWithoutData(String greeting) {
    offerer.offer(receiver.address, SOME);
    ScriptedStream stranger =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    stranger.send(Vectors.hex(greeting));
    time.runUntil(stranger::isClosed, 1_000);
    assertThat(stranger.received()).isEmpty();
  }

  @Test
  void offersToServersThatHaveLeftAreDropped() {
    CompletableFuture<Void> gone = offerer.offer(receiver.address, SOME);
    CompletableFuture<Void> stays = offerer.offer(Rings.address(3), SOME);
    offerer.desk.retain(Rings.address(3)::equals);
    assertThat(gone).isCompleted();
    assertThat(stays).isNotDone();
    fetch();
    time.runFor(100);
    assertThat(receiver.holds(SOME)).isFalse();
  }

  @Test
  void aConversationWhoseOfferIsDroppedEnds() {
    streams.deliverInPiecesOf(1);
    CompletableFuture<Void> dropped = offerer.offer(receiver.address, SOME);
    fetch();
    time.runUntil(() -> receiver.store.liveCount() > 10, 60_000);
    assertThat(streams.open()).isEqualTo(1);
    offerer.desk.dropAll();
    time.runFor(20);
    assertThat(dropped).isCompleted();
    assertThat(streams.open()).isZero();
    assertThat(offerer.announcements).hasSize(1);
  }

  @Test
  void oneOfferForAReceiverAtATime() {
    offerer.offer(receiver.address, SOME);
    assertThatThrownBy(() -> offerer.offer(receiver.address, SOME))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aServerThatIsNotReadyLetsOffersWait() {
    receiver.ready = false;
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    fetch();
    time.runFor(5_000);
    assertThat(streams.dialed()).isZero();
    receiver.intake.review();
    assertThat(streams.dialed()).isZero();

    receiver.ready = true;
    receiver.intake.review();
    await(offered);
    assertThat(receiver.holds(SOME)).isTrue();
    assertThat(streams.dialed()).isEqualTo(1);
  }

  @Test
  void nothingIsStoredAfterAConversationWasAborted() {
    streams.deliverInPiecesOf(1);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    time.runUntil(() -> receiver.store.liveCount() > 10, 60_000);
    receiver.intake.abortAll("the test says so");
    receiver.store.clear();
    time.runFor(400);
    assertThat(receiver.store.liveCount()).isZero();
    assertThat(streams.open()).isZero();
    assertThat(offered).isNotDone();

    fetch();
    await(offered);
    assertThat(receiver.holds(SOME)).isTrue();
  }

  @Test
  void anOffererThatCannotBeReachedIsForgotten() {
    receiver.intake.offered(Rings.address(77), Rings.address(77));
    time.runFor(5_000);
    assertThat(streams.open()).isZero();
    for (int i = 0; i < LIMITS.maxConversations(); i++) {
      receiver.intake.offered(Rings.address(77), Rings.address(77));
      time.runFor(10);
    }
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    await(offered);
    assertThat(offered).isCompleted();
  }

  @Test
  void conversationsAreLimitedOnBothSides() {
    for (int i = 0; i < LIMITS.maxConversations(); i++) {
      ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    }
    ScriptedStream tooMany =
        ScriptedStream.dial(streams.transport(Rings.address(9)), offerer.streamAddress(), time);
    time.runFor(10);
    assertThat(tooMany.isClosed()).isTrue();
    assertThat(streams.open()).isEqualTo(LIMITS.maxConversations());

    ScriptedStream.listen(streams.transport(Rings.address(8)), Rings.address(8));
    for (int i = 0; i < 2 * LIMITS.maxConversations(); i++) {
      receiver.intake.offered(Rings.address(8), Rings.address(8));
    }
    time.runFor(10);
    assertThat(streams.open()).isEqualTo(2 * LIMITS.maxConversations());
  }

  @Test
  void closingEndsEverything() {
    streams.deliverInPiecesOf(1);
    CompletableFuture<Void> offered = offerer.offer(receiver.address, SOME);
    fetch();
    time.runUntil(() -> receiver.store.liveCount() > 10, 60_000);
    offerer.desk.close();
    receiver.intake.close();
    time.runFor(100);
    assertThat(offered).isCompleted();
    assertThat(streams.open()).isZero();
    assertThat(directory).isEmptyDirectory();
  }
}
