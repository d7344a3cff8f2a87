package org.kumofs.update;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kumofs.data.Marks;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;

class UpdateRulesTest {

  private static final UpdateTerms TERMS = new UpdateTerms(RecordLayout.DEFAULT, 1000, 10);
  private static final long TOKEN = 50;
  private static final Marks STALE = new Marks(true, false, false, 0);

  private static ValueContent content(int flags, long expiresAt, String data) {
    return new ValueContent(flags, expiresAt, data.getBytes(US_ASCII));
  }

  private static Optional<LiveItem> item(ValueContent content) {
    return Optional.of(new LiveItem(content, TOKEN));
  }

  private static final Optional<LiveItem> NONE = Optional.empty();
  private static final ValueContent OLD = content(3, 2000, "old");
  private static final ValueContent NEW = content(4, 3000, "new");

  private static void assertWritten(Verdict verdict, ValueContent expected) {
    assertThat(verdict.status()).isEqualTo(UpdateStatus.DONE);
    assertThat(verdict.change()).isEqualTo(new Verdict.Change.Write(expected));
    assertThat(verdict.item()).contains(expected);
  }

  private static void assertRefused(Verdict verdict, UpdateStatus status) {
    assertThat(verdict).isEqualTo(Verdict.refused(status));
    assertThat(verdict.change()).isEqualTo(new Verdict.Change.Keep());
  }

  @Test
  void eachStoreModeHasItsCondition() {
    assertWritten(new StoreUpdate(StoreMode.ADD, NEW).judge(NONE, TERMS), NEW);
    assertRefused(
        new StoreUpdate(StoreMode.ADD, NEW).judge(item(OLD), TERMS), UpdateStatus.NOT_STORED);
    assertWritten(new StoreUpdate(StoreMode.REPLACE, NEW).judge(item(OLD), TERMS), NEW);
    assertRefused(
        new StoreUpdate(StoreMode.REPLACE, NEW).judge(NONE, TERMS), UpdateStatus.NOT_STORED);
    assertWritten(StoreUpdate.cas(NEW, TOKEN).judge(item(OLD), TERMS), NEW);
    assertRefused(StoreUpdate.cas(NEW, 49).judge(item(OLD), TERMS), UpdateStatus.EXISTS);
    assertRefused(StoreUpdate.cas(NEW, 0).judge(item(OLD), TERMS), UpdateStatus.EXISTS);
    assertRefused(StoreUpdate.cas(NEW, TOKEN).judge(NONE, TERMS), UpdateStatus.NOT_FOUND);
  }

  @Test
  void joinedValuesKeepFlagsAndExpiryOfTheOldOne() {
    assertWritten(
        new StoreUpdate(StoreMode.APPEND, NEW).judge(item(OLD), TERMS), content(3, 2000, "oldnew"));
    assertWritten(
        new StoreUpdate(StoreMode.PREPEND, NEW).judge(item(OLD.withMarks(STALE)), TERMS),
        content(3, 2000, "newold"));
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "PREPEND"})
  void joiningNeedsAnItemItsVersionAndRoom(StoreMode mode) {
    assertRefused(new StoreUpdate(mode, NEW).judge(NONE, TERMS), UpdateStatus.NOT_STORED);
    assertWritten(new StoreUpdate(mode, NEW, 0, false, true).judge(NONE, TERMS), NEW);
    assertRefused(
        new StoreUpdate(mode, NEW, 49, false, false).judge(item(OLD), TERMS), UpdateStatus.EXISTS);
    assertRefused(
        new StoreUpdate(mode, content(0, 0, "12345678")).judge(item(OLD), TERMS),
        UpdateStatus.TOO_LARGE);
    assertThat(new StoreUpdate(mode, content(0, 0, "1234567")).judge(item(OLD), TERMS).status())
        .isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void anOlderTokenMayStoreAStaleValueThatKeepsExpiryAndClaim() {
    StoreUpdate update = new StoreUpdate(StoreMode.CAS, NEW, 49, true, false);
    assertWritten(update.judge(item(OLD), TERMS), content(4, 2000, "new").withMarks(STALE));
    assertWritten(
        update.judge(item(OLD.withMarks(STALE.claim())), TERMS),
        content(4, 2000, "new").withMarks(STALE.claim()));
    assertRefused(
        new StoreUpdate(StoreMode.CAS, NEW, 51, true, false).judge(item(OLD), TERMS),
        UpdateStatus.EXISTS);
    assertRefused(
        new StoreUpdate(StoreMode.CAS, NEW, -1, true, false).judge(item(OLD), TERMS),
        UpdateStatus.EXISTS);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          5,                    false, 1, '6'
          9,                    false, 1, '10'
          10,                   true,  1, '9 '
          '5 7',                false, 1, '6  '
          ' 5',                 false, 1, '6 '
          007,                  false, 1, '8  '
          5,                    true,  9, '0'
          18446744073709551615, false, 1, '0                   '
          18446744073709551615, true, -1, '0                   '
          3,                    true, -1, '0'
          1,                    false, -1, '0'
          """)
  void countingWrapsUpwardStopsAtZeroAndKeepsTheRoomOfTheValue(
      String value, boolean decrements, long delta, String result) {
    Verdict verdict =
        new ArithmeticUpdate(decrements, delta).judge(item(content(3, 2000, value)), TERMS);
    assertWritten(verdict, content(3, 2000, result));
    assertThat(verdict.previousExpiresAt()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource({"''", "abc", "1x", "-1", "18446744073709551616", "'   '"})
  void whatIsNoNumberCannotBeCountedWith(String value) {
    assertRefused(
        new ArithmeticUpdate(false, 1).judge(item(content(0, 0, value)), TERMS),
        UpdateStatus.NOT_A_NUMBER);
  }

  @Test
  void countingFindsNothingUnlessItMayBegin() {
    assertRefused(new ArithmeticUpdate(false, 1).judge(NONE, TERMS), UpdateStatus.NOT_FOUND);
    ArithmeticUpdate seeded =
        new ArithmeticUpdate(
            false,
            1,
            0,
            0,
            Optional.of(new ArithmeticUpdate.Seed(-1, 1500)),
            OptionalLong.of(1600));
    assertWritten(seeded.judge(NONE, TERMS), content(0, 1500, "18446744073709551615"));
    assertWritten(seeded.judge(item(content(0, 0, "1")), TERMS), content(0, 1600, "2"));
  }

  @Test
  void countingMindsTheVersionAndKeepsMarksWhereItKeepsThePlace() {
    ArithmeticUpdate named =
        new ArithmeticUpdate(false, 1, 49, 0, Optional.empty(), OptionalLong.empty());
    assertRefused(named.judge(item(content(0, 0, "1")), TERMS), UpdateStatus.EXISTS);
    Marks marks = new Marks(true, true, false, TOKEN);
    assertWritten(
        new ArithmeticUpdate(false, 1).judge(item(content(0, 0, "8").withMarks(marks)), TERMS),
        content(0, 0, "9").withMarks(marks.withCasToken(0)));
    assertWritten(
        new ArithmeticUpdate(false, 1).judge(item(content(0, 0, "9").withMarks(marks)), TERMS),
        content(0, 0, "10"));
  }

  @Test
  void aTouchMovesTheExpiryAndKeepsTheToken() {
    Verdict verdict = FetchUpdate.touch(5000).judge(item(OLD), TERMS);
    assertWritten(verdict, content(3, 5000, "old").withMarks(Marks.NONE.withCasToken(TOKEN)));
    assertThat(verdict.previousExpiresAt()).isEqualTo(2000);
    assertRefused(FetchUpdate.touch(5000).judge(NONE, TERMS), UpdateStatus.NOT_FOUND);
    assertThat(FetchUpdate.touch(2000).judge(item(OLD), TERMS)).isEqualTo(Verdict.kept(OLD));
    assertThat(FetchUpdate.touch(2000).judge(item(OLD.withMarks(STALE)), TERMS))
        .isEqualTo(Verdict.kept(OLD.withMarks(STALE)));
  }

  @Test
  void aTouchInALegacyLayoutHasNoRoomForTheToken() {
    UpdateTerms legacy = new UpdateTerms(new RecordLayout(true, true), 1000, 10);
    assertWritten(FetchUpdate.touch(5000).judge(item(OLD), legacy), content(3, 5000, "old"));
  }

  @Test
  void aReadClaimsAStaleItemOnce() {
    assertThat(FetchUpdate.READ.judge(item(OLD), TERMS)).isEqualTo(Verdict.kept(OLD));
    Verdict first = FetchUpdate.READ.judge(item(OLD.withMarks(STALE)), TERMS);
    ValueContent claimed = OLD.withMarks(STALE.claim().withCasToken(TOKEN));
    assertWritten(first, claimed);
    assertThat(first.won()).isTrue();
    Verdict second = FetchUpdate.READ.judge(item(claimed), TERMS);
    assertThat(second).isEqualTo(Verdict.kept(claimed));
    assertThat(second.won()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2001, true", "2000, false", "1999, false"})
  void anItemThatSoonExpiresIsToBeRenewed(long before, boolean wins) {
    FetchUpdate update =
        new FetchUpdate(
            OptionalLong.empty(),
            OptionalLong.empty(),
            0,
            Optional.of(new FetchUpdate.Renewal(OptionalLong.of(before), false)),
            true);
    assertThat(update.judge(item(OLD), TERMS).won()).isEqualTo(wins);
    assertThat(update.judge(item(content(0, 0, "x")), TERMS).won()).isFalse();
    assertThat(update.judge(item(OLD.withMarks(Marks.NONE.claim())), TERMS).won()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void renewalIsJudgedByTheOldExpiryOrByTheNew(boolean judgesOld, boolean wins) {
    FetchUpdate update =
        new FetchUpdate(
            OptionalLong.of(9000),
            OptionalLong.empty(),
            0,
            Optional.of(new FetchUpdate.Renewal(OptionalLong.of(2500), judgesOld)),
            true);
    assertThat(update.judge(item(OLD), TERMS).won()).isEqualTo(wins);
  }

  @Test
  void aMissingItemMayBeCreatedEmptyAndClaimed() {
    FetchUpdate update =
        new FetchUpdate(OptionalLong.empty(), OptionalLong.of(1030), 7, Optional.empty(), true);
    Verdict verdict = update.judge(NONE, TERMS);
    assertWritten(verdict, content(0, 1030, "").withMarks(new Marks(false, true, false, 7)));
    assertThat(verdict.won()).isTrue();
    assertThat(verdict.previousExpiresAt()).isZero();
  }

  @Test
  void anItemIsRemovedMadeStaleOrEmptied() {
    assertThat(RemoveUpdate.ofVersion(TOKEN).judge(item(OLD), TERMS).change())
        .isEqualTo(new Verdict.Change.Remove());
    assertRefused(RemoveUpdate.ofVersion(49).judge(item(OLD), TERMS), UpdateStatus.EXISTS);
    assertRefused(RemoveUpdate.ofVersion(0).judge(NONE, TERMS), UpdateStatus.NOT_FOUND);
    Optional<LiveItem> claimed = item(OLD.withMarks(new Marks(true, true, true, 9)));
    assertWritten(
        new RemoveUpdate(0, 0, true, false, OptionalLong.of(1100)).judge(claimed, TERMS),
        content(3, 1100, "old").withMarks(new Marks(true, false, true, 0)));
    assertWritten(
        new RemoveUpdate(0, 8, false, true, OptionalLong.empty()).judge(claimed, TERMS),
        content(0, 2000, "").withMarks(new Marks(true, true, true, 8)));
  }

  @Test
  void onlyWhatAnswersTheSameTwiceIsRepeatable() {
    assertThat(FetchUpdate.touch(1).isRepeatable()).isTrue();
    assertThat(FetchUpdate.READ.isRepeatable()).isFalse();
    assertThat(new ArithmeticUpdate(false, 1).isRepeatable()).isFalse();
    assertThat(new StoreUpdate(StoreMode.ADD, NEW).isRepeatable()).isFalse();
    assertThat(RemoveUpdate.ofVersion(0).isRepeatable()).isFalse();
  }
}
