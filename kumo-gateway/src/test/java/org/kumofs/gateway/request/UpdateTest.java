package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;
import static org.kumofs.gateway.testing.FakeCluster.plain;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.data.Marks;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** Updates in a cluster whose servers all serve them. */
class UpdateTest {

  private static final ArithmeticUpdate INCREMENT = new ArithmeticUpdate(false, 1);
  private static final long LATER = 0xf000_0000L;
  private static final FetchUpdate TOUCH = FetchUpdate.touch(LATER);

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private CompletableFuture<UpdateResult> start(Update update) {
    return store.update(bytes("key"), update, true);
  }

  private UpdateAnswer update(Update update) {
    return ((UpdateResult.Decided) fixture.await(start(update))).answer();
  }

  private UpdateStatus status(Update update) {
    return update(update).status();
  }

  private UpdatedItem updated(Update update) {
    return update(update).item().orElseThrow();
  }

  private FakeServer coordinator() {
    return cluster.ownersOf("key", fixture.view.rings().write()).get(0);
  }

  private static UpdateResult failed(String reason) {
    return new UpdateResult.Failed(reason);
  }

  @Test
  void anUpdateIsOneCallOfTheCoordinator() {
    cluster.put("key", "41");

    UpdatedItem item = updated(INCREMENT);

    assertThat(item.content()).isEqualTo(plain("42"));
    assertThat(item.casToken()).isEqualTo(cluster.record("key").clockTime().bits());
    assertThat(cluster.record("key").data()).isEqualTo(bytes("42"));
    assertThat(cluster.servers).filteredOn(server -> !server.requests.isEmpty()).hasSize(1);
    assertThat(coordinator().requests).hasSize(1);
  }

  @Test
  void theServerIsToldLayoutLimitAndWhetherTheValueIsWanted() {
    RecordLayout layout = new RecordLayout(true, true);
    fixture.await(fixture.store(layout).update(bytes("key"), INCREMENT, false));

    assertThat(coordinator().requests(ApplyUpdate.class))
        .singleElement()
        .isEqualTo(
            new ApplyUpdate(
                org.kumofs.data.RawKey.ofKey(bytes("key")),
                layout,
                INCREMENT,
                false,
                StoreFixture.MAX_VALUE_BYTES));
  }

  @Test
  void whatTheServerDecidesIsTheAnswer() {
    assertThat(status(INCREMENT)).isEqualTo(UpdateStatus.NOT_FOUND);
    long token = cluster.put("key", "old").bits();
    assertThat(status(INCREMENT)).isEqualTo(UpdateStatus.NOT_A_NUMBER);
    assertThat(status(new StoreUpdate(StoreMode.ADD, plain("new"))))
        .isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(status(StoreUpdate.cas(plain("new"), token + 1))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(status(RemoveUpdate.ofVersion(token + 1))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(status(StoreUpdate.cas(plain("new"), token))).isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void aValueThatBecomesTooLongIsRefused() {
    cluster.put("key", "v");
    ValueContent much = new ValueContent(0, 0, new byte[StoreFixture.MAX_VALUE_BYTES]);

    assertThat(status(new StoreUpdate(StoreMode.APPEND, much))).isEqualTo(UpdateStatus.TOO_LARGE);
  }

  @Test
  void aTokenThatAnItemWasGivenIsTheOneThatReadsTell() {
    ValueContent content = plain("v").withMarks(Marks.NONE.withCasToken(77));
    assertThat(status(new StoreUpdate(StoreMode.ADD, content))).isEqualTo(UpdateStatus.DONE);

    GetResult read = fixture.await(store.get(StoreFixture.keys("key"))).get(0);

    assertThat(read).isEqualTo(new GetResult.Hit(content, 77));
  }

  @Test
  void anErrorThatLeavesNothingBehindIsRetried() {
    cluster.put("key", "1");
    coordinator().refuseNext();

    assertThat(updated(INCREMENT).content()).isEqualTo(plain("2"));
    assertThat(fixture.counters.get(Counter.RETRIES)).isEqualTo(1);
  }

  @Test
  void aConnectionThatCannotBeMadeIsRetried() {
    cluster.put("key", "1");
    coordinator().kill();
    CompletableFuture<UpdateResult> result = start(INCREMENT);
    cluster.time.runFor(10);
    coordinator().listen();

    assertThat(fixture.await(result)).isInstanceOf(UpdateResult.Decided.class);
  }

  @Test
  void anAttemptOfUnknownOutcomeIsNotRepeated() {
    cluster.put("key", "1");
    coordinator().swallowNext();
    CompletableFuture<UpdateResult> result = start(INCREMENT);
    cluster.time.runFor(5);
    coordinator().kill();
    coordinator().listen();

    assertThat(fixture.await(result)).isEqualTo(failed("server unreachable, outcome unknown"));
    assertThat(coordinator().requests).hasSize(1);
    assertThat(fixture.events).containsExactly(Events.setFailed(bytes("key"), bytes(""), 1));
  }

  @Test
  void aTimeoutIsAnUnknownOutcome() {
    coordinator().swallowNext();
    CompletableFuture<UpdateResult> result = start(RemoveUpdate.ofVersion(1));

    assertThat(fixture.millisUntilDone(result))
        .isBetween(StoreFixture.LIMIT, StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(result.join()).isEqualTo(failed("timed out, outcome unknown"));
    assertThat(fixture.events).containsExactly(Events.deleteFailed(bytes("key"), 3));
  }

  @Test
  void aFailedReplicaIsAnUnknownOutcome() {
    coordinator().answerNext(UpdateAnswer.of(UpdateStatus.FAILED));
    StoreUpdate add = new StoreUpdate(StoreMode.ADD, plain("v"));

    assertThat(fixture.await(start(add))).isEqualTo(failed("replica failed, outcome unknown"));
    assertThat(coordinator().requests).hasSize(1);
    assertThat(fixture.events).containsExactly(Events.setFailed(bytes("key"), bytes("v"), 4));
  }

  @Test
  void whatDoesNoHarmTwiceIsRepeated() {
    cluster.put("key", "v");
    coordinator().answerNext(UpdateAnswer.of(UpdateStatus.FAILED));

    assertThat(status(TOUCH)).isEqualTo(UpdateStatus.DONE);
    assertThat(coordinator().requests).hasSize(2);
  }

  @Test
  void aRepetitionThatFailsForAnotherReasonStillLeavesTheOutcomeUnknown() {
    cluster.put("key", "v");
    coordinator().answerNext(UpdateAnswer.of(UpdateStatus.FAILED));
    for (int i = 0; i < 30; i++) {
      coordinator().refuseNext();
    }

    assertThat(fixture.await(start(TOUCH))).isEqualTo(failed("server not ready, outcome unknown"));
  }

  @Test
  void anOriginalThatCameUpUnnoticedLosesTheConnectionAndNoMore() {
    cluster.put("key", "1");
    coordinator().original = true;

    assertThat(fixture.await(start(INCREMENT)))
        .isEqualTo(failed("server unreachable, outcome unknown"));
    CompletableFuture<UpdateResult> touch = start(FetchUpdate.READ);
    assertThat(fixture.await(touch)).isInstanceOf(UpdateResult.Failed.class);
    fixture.areOriginals(coordinator());

    assertThat(updated(INCREMENT).content()).isEqualTo(plain("2"));
  }

  @Test
  void aPlainRemovalIsADeleteAndMayBeRepeated() {
    cluster.put("key", "v");
    coordinator().answerNext(org.kumofs.message.DeleteResult.FAILED);

    assertThat(status(RemoveUpdate.ofVersion(0))).isEqualTo(UpdateStatus.DONE);
    assertThat(cluster.records).isEmpty();
    assertThat(status(RemoveUpdate.ofVersion(0))).isEqualTo(UpdateStatus.NOT_FOUND);
  }

  @Test
  void anItemThatHasExpiredByTheClockOfTheGatewayIsNotFetched() {
    ValueContent expired = new ValueContent(0, 1, bytes("v"));
    coordinator()
        .answerNext(
            new UpdateAnswer(
                UpdateStatus.DONE,
                Optional.of(new UpdatedItem(expired, 1, 9, 1, false, UpdatedItem.Access.NONE))));

    assertThat(status(FetchUpdate.READ)).isEqualTo(UpdateStatus.NOT_FOUND);
  }

  @Test
  void anItemThatIsToExpireAtOnceIsFetchedOnceMore() {
    cluster.put("key", "v");

    assertThat(updated(FetchUpdate.touch(1)).content())
        .extracting(ValueContent::data)
        .isEqualTo(bytes("v"));
    assertThat(status(FetchUpdate.READ)).isEqualTo(UpdateStatus.NOT_FOUND);
  }

  @Test
  void whatALegacyLayoutHasNoRoomForIsRefusedBeforeAnythingIsSent() {
    Object[][] refused = {
      {new RecordLayout(true, false), StoreUpdate.cas(new ValueContent(0, 9, bytes("v")), 1)},
      {new RecordLayout(true, false), TOUCH},
      {
        new RecordLayout(true, false),
        new ArithmeticUpdate(
            false, 1, 0, 0, Optional.of(new ArithmeticUpdate.Seed(0, 9)), OptionalLong.empty())
      },
      {
        new RecordLayout(true, false),
        new ArithmeticUpdate(false, 1, 0, 0, Optional.empty(), OptionalLong.of(9))
      },
      {
        new RecordLayout(false, true),
        new FetchUpdate(OptionalLong.empty(), OptionalLong.of(9), 0, Optional.empty(), true)
      },
      {new RecordLayout(false, true), new RemoveUpdate(0, 0, true, false, OptionalLong.empty())},
      {new RecordLayout(true, false), new RemoveUpdate(0, 0, false, true, OptionalLong.of(9))},
      {new RecordLayout(true, true), new RemoveUpdate(0, 77, false, true, OptionalLong.empty())},
      {
        new RecordLayout(true, true),
        new ArithmeticUpdate(false, 1, 0, 77, Optional.empty(), OptionalLong.empty())
      },
    };
    for (Object[] row : refused) {
      GatewayStore legacy = fixture.store((RecordLayout) row[0]);
      assertThat(legacy.update(bytes("key"), (Update) row[1], false))
          .as("%s", row[1])
          .isCompletedWithValueMatching(result -> result instanceof UpdateResult.Failed);
    }
    assertThat(coordinator().requests).isEmpty();
  }

  @Test
  void flagsOfWhatIsOnlyAppendedMatterToNobody() {
    cluster.put("key", "old");
    StoreUpdate append = new StoreUpdate(StoreMode.APPEND, new ValueContent(7, 9, bytes("new")));
    GatewayStore legacy = fixture.store(new RecordLayout(true, false));

    assertThat(fixture.await(legacy.update(bytes("key"), append, false)))
        .isInstanceOf(UpdateResult.Decided.class);
  }

  @Test
  void everyLayoutHasItsOwnBytes() {
    Object[][] records = {
      {RecordLayout.DEFAULT, new ValueContent(0, 0, bytes("9")), "3130"},
      {new RecordLayout(true, false), new ValueContent(7, 0, bytes("9")), "00073130"},
      {new RecordLayout(false, true), new ValueContent(0, LATER, bytes("9")), "f00000003130"},
      {new RecordLayout(true, true), new ValueContent(7, LATER, bytes("9")), "f000000000073130"},
    };
    for (Object[] row : records) {
      cluster.records.clear();
      GatewayStore layout = fixture.store((RecordLayout) row[0]);
      StoreUpdate add = new StoreUpdate(StoreMode.ADD, (ValueContent) row[1]);
      fixture.await(layout.update(bytes("key"), add, false));
      fixture.await(layout.update(bytes("key"), INCREMENT, false));
      assertThat(hex()).as("%s", row[0]).isEqualTo(row[2]);
      assertThat(cluster.record("key").meta()).isZero();
    }
  }

  @Test
  void legacyRecordsKeepTheirLayout() {
    GatewayStore legacy = fixture.store(new RecordLayout(true, true));
    fixture.await(
        legacy.set(
            StoreFixture.item("key", new ValueContent(7, 0xf000_0000L, bytes("9"))),
            WriteMode.SYNC));

    fixture.await(legacy.update(bytes("key"), INCREMENT, false));
    assertThat(hex()).isEqualTo("f000000000073130");
    fixture.await(
        legacy.update(bytes("key"), new StoreUpdate(StoreMode.PREPEND, plain("-")), false));
    assertThat(hex()).isEqualTo("f000000000072d3130");
    fixture.await(legacy.update(bytes("key"), FetchUpdate.touch(0xf000_0001L), false));
    assertThat(hex()).isEqualTo("f000000100072d3130");
    assertThat(cluster.record("key").meta()).isZero();
  }

  private String hex() {
    return HexFormat.of().formatHex(cluster.record("key").data());
  }
}
