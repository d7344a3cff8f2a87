package org.kumofs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

class RecordCacheTest {

  private static final RawKey KEY = RawKey.ofKey(new byte[] {'k'});
  private static final Optional<RawValue> OLD = record(1, 10);
  private static final Optional<RawValue> NEW = record(2, 10);

  private final RecordCache cache = new RecordCache(1 << 20);

  private static Optional<RawValue> record(int clock, int length) {
    return Optional.of(RawValue.of(ClockTime.of(0, clock), 0, new byte[length]));
  }

  @Test
  void knowsWhatWasReadAndWhatWasNotThere() {
    assertThat(cache.find(KEY)).isEmpty();
    cache.read(KEY, OLD, cache.beginRead(KEY));
    assertThat(cache.find(KEY)).contains(OLD);

    RawKey other = RawKey.ofKey(new byte[] {'o'});
    cache.read(other, Optional.empty(), cache.beginRead(other));
    assertThat(cache.find(other)).contains(Optional.empty());
  }

  @Test
  void aReadThatAChangeOvertookIsNotTaken() {
    long begun = cache.beginRead(KEY);
    cache.beginChange(KEY);
    cache.read(KEY, OLD, begun);
    assertThat(cache.find(KEY)).isEmpty();

    cache.changed(KEY, NEW);
    cache.read(KEY, OLD, begun);
    assertThat(cache.find(KEY)).contains(NEW);
  }

  @Test
  void aReadThatBeganInTheMiddleOfAChangeIsNotTakenAfterIt() {
    cache.beginChange(KEY);
    long begun = cache.beginRead(KEY);
    cache.changed(KEY, NEW);
    cache.clear();
    cache.read(KEY, OLD, begun);
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void afterAFailedChangeNothingIsKnown() {
    cache.read(KEY, OLD, cache.beginRead(KEY));
    cache.beginChange(KEY);
    cache.changeFailed(KEY);
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void largeRecordsAreNotKept() {
    cache.changed(KEY, OLD);
    cache.changed(KEY, record(2, 200_000));
    assertThat(cache.find(KEY)).isEmpty();
  }

  /** A power of two is what people choose; something stands before the value. */
  @Test
  void valuesOf128KibibytesAreKept() {
    RecordCache large = new RecordCache(1 << 20);
    Optional<RawValue> record = record(2, 128 << 10);
    large.changed(KEY, record);
    assertThat(large.find(KEY)).contains(record);
  }

  @Test
  void withoutMemoryItKeepsNothing() {
    RecordCache none = new RecordCache(0);
    none.changed(KEY, OLD);
    none.read(KEY, OLD, none.beginRead(KEY));
    assertThat(none.find(KEY)).isEmpty();
  }

  @Test
  void itStaysWithinItsMemory() {
    RecordCache small = new RecordCache(100_000);
    for (int i = 0; i < 10_000; i++) {
      small.changed(RawKey.ofKey(("key" + i).getBytes(UTF_8)), OLD);
    }
    int size = EntryRing.sizeOf(RawKey.ofKey("key1000".getBytes(UTF_8)), OLD);
    CacheCounts counts = small.counts();
    assertThat(counts.entries() * size).isBetween(75_000L, 100_000L);
    assertThat(counts.bytes()).isBetween(counts.entries() * size, counts.capacity());
    assertThat(counts.capacity()).isBetween(80_000L, 100_000L);
  }

  @Test
  void itCountsWhatReadersFoundAndWhatTheyHadToRead() {
    cache.changed(KEY, OLD);
    cache.recall(KEY);
    cache.recall(KEY);
    RawKey other = RawKey.ofKey(new byte[] {'o'});
    cache.recall(other);
    cache.recall(other);
    cache.read(other, Optional.empty(), cache.beginRead(other));
    cache.find(other);
    CacheCounts counts = cache.counts();
    assertThat(counts.hits()).isEqualTo(2);
    assertThat(counts.misses()).isEqualTo(1);
    assertThat(counts.entries()).isEqualTo(2);
  }

  @Test
  void withoutMemoryItHasNothingToTell() {
    RecordCache none = new RecordCache(0);
    none.recall(KEY);
    none.beginRead(KEY);
    assertThat(none.counts()).isEqualTo(CacheCounts.NONE);
  }
}
