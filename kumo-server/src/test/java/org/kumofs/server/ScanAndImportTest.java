package org.kumofs.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Bytes;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ImportRecords;
import org.kumofs.message.ImportResult;
import org.kumofs.message.RingStamps;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Decision;
import org.kumofs.testing.VirtualTime;

/** What servers give away to tools, and what they take from them. */
class ScanAndImportTest {

  private static final long NOW = VirtualTime.START_UNIX_MILLIS / 1000;
  private static final ClockTime THEN = ClockTime.of(NOW - 1_000, 5);

  private final TestCluster cluster = new TestCluster();

  private void put(int server, RawKey key, RawValue record) {
    cluster.store(server).mutate(key, current -> Decision.write(record, true));
  }

  private static RawValue value(int length) {
    return RawValue.of(THEN, 0, new byte[length]);
  }

  private List<ScannedRecords> scan(int server, String prefix, int records, int bytes) {
    ScanRecords.Selection selection = new ScanRecords.Selection(true, false, false);
    List<ScannedRecords> answers = new ArrayList<>();
    Optional<RawKey> after = Optional.empty();
    do {
      ScannedRecords answer =
          cluster.call(
              server,
              new ScanRecords(
                  after,
                  Bytes.of(prefix.getBytes(UTF_8)),
                  selection,
                  new ScanRecords.Limits(records, bytes)));
      answers.add(answer);
      after = answer.next();
    } while (after.isPresent());
    return answers;
  }

  private static List<RawKey> keys(List<ScannedRecords> answers) {
    return answers.stream()
        .flatMap(answer -> answer.records().stream())
        .map(ScannedRecords.Entry::key)
        .toList();
  }

  @Test
  void allServersTogetherGiveEachRecordOnce() {
    Ring ring = cluster.startActive(4);
    List<RawKey> all = IntStream.range(0, 500).mapToObj(i -> key("k" + i)).toList();
    for (RawKey key : all) {
      ring.ownersOf(key.hash())
          .active()
          .forEach(
              owner -> cluster.store(owner).mutate(key, current -> Decision.write(value(9), true)));
    }
    List<RawKey> found = new ArrayList<>();
    for (int server = 1; server <= 4; server++) {
      List<ScannedRecords> answers = scan(server, "", 7, 1 << 20);
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.records()).hasSizeLessThanOrEqualTo(7);
                assertThat(answer.ring()).isEqualTo(ring.clockTime());
              });
      found.addAll(keys(answers));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void anAnswerIsAsLargeAsWasAskedForUnlessARecordIsLarger() {
    cluster.startActive(1);
    IntStream.range(0, 40).forEach(i -> put(1, key("k" + i), value(i % 10 == 0 ? 5_000 : 100)));
    List<ScannedRecords> answers = scan(1, "", 1_000, 1_000);
    assertThat(keys(answers)).hasSize(40).doesNotHaveDuplicates();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              long bytes =
                  answer.records().stream().mapToLong(entry -> entry.record().length()).sum();
              assertThat(bytes <= 1_000 || answer.records().size() == 1).isTrue();
            });
  }

  @Test
  void thoseWithAPrefixAreFoundAmongManyThatHaveNot() {
    cluster.startActive(1);
    IntStream.range(0, 45_000).forEach(i -> put(1, key("other" + i), value(1)));
    IntStream.range(0, 5).forEach(i -> put(1, key("wanted" + i), value(1)));
    List<ScannedRecords> answers = scan(1, "wanted", 1_000, 1_000);
    assertThat(keys(answers)).hasSize(5);
    // No call keeps a storage thread for long.
    assertThat(answers).hasSizeGreaterThan(2);
  }

  @Test
  void whatWasFlushedIsNeverGivenAway() {
    cluster.startActive(1);
    put(1, key("flushed"), value(1));
    put(1, key("since"), RawValue.of(ClockTime.of(NOW - 10, 7), 0, new byte[1]));
    cluster.store(1).flush(FlushMark.of(ClockTime.of(NOW - 500, 6), 0), NOW);
    assertThat(keys(scan(1, "", 10, 1_000))).containsExactly(key("since"));
  }

  @Test
  void ofAValueNoMoreThanItsHeaderMayBeAskedFor() {
    cluster.startActive(1);
    put(1, key("k"), value(5_000));
    ScannedRecords answer =
        cluster.call(
            1,
            new ScanRecords(
                Optional.empty(),
                Bytes.EMPTY,
                new ScanRecords.Selection(true, false, true),
                new ScanRecords.Limits(10, 10)));
    ScannedRecords.Entry entry = answer.records().get(0);
    assertThat(entry.record().length()).isEqualTo(26);
    assertThat(entry.length()).isEqualTo(5_010);
  }

  private List<ImportResult> give(int server, RingPair rings, RawKey key, RawValue record) {
    return cluster.call(
        server,
        new ImportRecords(
            new RingStamps(rings.write().clockTime(), rings.read().clockTime()),
            false,
            List.of(new ImportRecords.Entry(key, record))));
  }

  private long clock(int server) {
    StatusValue value = cluster.call(server, new GetStatus(StatusCode.CLOCK_TIME));
    return ((StatusValue.Number) value).bits() & 0xffff_ffffL;
  }

  @Test
  void aRecordIsStoredUnlessSomethingLaterIsThere() {
    Ring ring = cluster.startActive(1);
    RingPair rings = new RingPair(ring, ring);
    assertThat(give(1, rings, key("k"), value(1))).containsExactly(ImportResult.STORED);
    assertThat(give(1, rings, key("k"), value(1))).containsExactly(ImportResult.OLDER);
    RawValue older = RawValue.of(ClockTime.of(NOW - 2_000, 9), 0, new byte[2]);
    assertThat(give(1, rings, key("k"), older)).containsExactly(ImportResult.OLDER);
    RawValue tombstone = RawValue.tombstone(ClockTime.of(NOW - 900, 1));
    assertThat(give(1, rings, key("k"), tombstone)).containsExactly(ImportResult.STORED);
    assertThat(cluster.stored(1, key("k"))).contains(tombstone);
    cluster.store(1).flush(FlushMark.of(ClockTime.of(NOW - 500, 6), 0), NOW);
    assertThat(give(1, rings, key("f"), value(1))).containsExactly(ImportResult.FLUSHED);
  }

  @Test
  void aCallerWithOtherRingsIsToLookAtThemFirst() {
    Ring ring = cluster.startActive(3);
    Ring other = Rings.ring(2, 1, 2, 3);
    assertThat(give(1, new RingPair(other, ring), key("k"), value(1)))
        .containsExactly(ImportResult.OTHER_RINGS);
    assertThat(give(1, new RingPair(ring, other), key("k"), value(1)))
        .containsExactly(ImportResult.OTHER_RINGS);
    assertThat(cluster.stored(1, key("k"))).isEmpty();
  }

  @Test
  void aServerTakesNothingThatItDoesNotOwn() {
    Ring ring = cluster.startActive(4);
    RawKey key = Rings.keyOwnedBy(ring, 1, 2, 3);
    assertThat(give(4, new RingPair(ring, ring), key, value(1)))
        .containsExactly(ImportResult.OTHER_RINGS);
  }

  @Test
  void noStampSetsTheClockOfAServerForward() {
    Ring ring = cluster.startActive(1);
    RingPair rings = new RingPair(ring, ring);
    long before = clock(1);
    RawValue future = RawValue.of(ClockTime.of(NOW + 4_000, 1 << 30), 0, new byte[1]);
    assertThat(give(1, rings, key("k"), future)).containsExactly(ImportResult.FROM_THE_FUTURE);
    RawValue past = RawValue.of(ClockTime.of(NOW - 4_000, 1 << 30), 0, new byte[1]);
    assertThat(give(1, rings, key("k"), past)).containsExactly(ImportResult.STORED);
    assertThat(clock(1)).isBetween(before, before + 100);
    RawValue justNow = RawValue.of(ClockTime.of(cluster.time.unixSeconds(), 5_000), 0, new byte[1]);
    assertThat(give(1, rings, key("k"), justNow)).containsExactly(ImportResult.STORED);
    assertThat(clock(1)).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void tooManyRecordsAtOnceAreRefused() {
    Ring ring = cluster.startActive(1);
    List<ImportRecords.Entry> many =
        IntStream.rangeClosed(0, ImportRecords.MAX_RECORDS)
            .mapToObj(i -> new ImportRecords.Entry(key("k" + i), value(1)))
            .toList();
    RingStamps stamps = new RingStamps(ring.clockTime(), ring.clockTime());
    assertThat(cluster.isRefused(1, new ImportRecords(stamps, false, many))).isTrue();
  }
}
