package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Delete;
import org.kumofs.message.Get;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.server.store.leveldb.LevelDbStore;

/** The tables of a LevelDB are damaged, while other owners have all records. */
class DamagedRecordsTest {

  private static final int KEYS = 4_000;
  private static final int DELETED_EACH = 10;
  private static final int DAMAGE_EACH_BYTES = 400_000;

  @TempDir Path directory;

  private final TestCluster cluster = new TestCluster();
  private Store damaged;
  private ClockTime written;

  @BeforeEach
  void startThreeAndDamageTheTablesOfTheFirst() throws IOException {
    Path path = directory.resolve("db");
    damaged =
        LevelDbStore.open(
            StoreLocation.parse(
                path
                    + "#engine=native#record-cache=0#cache=1#write-buffer=1#min-free=1#compression=none"),
            TombstoneLimits.DEFAULT,
            cluster.time);
    written = ClockTime.of(cluster.time.unixSeconds(), 1);
    cluster.limitRequests(new RequestLimits(1_000, 1 << 26));
    List<Store> stores = List.of(damaged, MemoryStore.create(), MemoryStore.create());
    for (int i : inTheOrderOfKeys()) {
      RawKey key = keyOf(i);
      RawValue record = recordOf(i);
      stores.forEach(store -> store.mutate(key, Mutations.update(record)));
    }
    for (int i = 0; i < stores.size(); i++) {
      cluster.start(i + 1, stores.get(i));
    }
    cluster.time.runFor(100_000);
    Ring ring = Rings.ring(cluster.time.unixSeconds(), 1, 2, 3);
    cluster.sync(new RingPair(ring, ring));
    try (Stream<Path> files = Files.list(path)) {
      files.filter(file -> file.toString().endsWith(".sst")).forEach(DamagedRecordsTest::damage);
    }
  }

  /** Of tables that overlap, reads alone would make LevelDB merge some, damage and all. */
  private static int[] inTheOrderOfKeys() {
    return IntStream.range(0, KEYS)
        .boxed()
        .sorted((one, other) -> Arrays.compareUnsigned(keyOf(one).bytes(), keyOf(other).bytes()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @AfterEach
  void closeTheStore() {
    damaged.close();
  }

  private static RawKey keyOf(int i) {
    return key("key" + i);
  }

  private static boolean isDeleted(int i) {
    return i % DELETED_EACH == 0;
  }

  private RawValue recordOf(int i) {
    return isDeleted(i)
        ? RawValue.tombstone(written)
        : RawValue.of(written, 0, ("value" + i + "-".repeat(500)).getBytes(StandardCharsets.UTF_8));
  }

  private static void damage(Path table) {
    try (FileChannel file = FileChannel.open(table, StandardOpenOption.WRITE)) {
      for (long at = 50_000; at < file.size() - 10_000; at += DAMAGE_EACH_BYTES) {
        file.write(ByteBuffer.wrap(new byte[] {0x55, (byte) 0xaa, 0x55}), at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReadable(RawKey key) {
    try {
      damaged.get(key);
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  private List<Integer> unreadable() {
    return IntStream.range(0, KEYS).filter(i -> !isReadable(keyOf(i))).boxed().toList();
  }

  private List<Integer> someUnreadable() {
    List<Integer> unreadable = unreadable();
    assertThat(unreadable).hasSizeBetween(10, KEYS / 2);
    return unreadable;
  }

  @Test
  void aReadIsAnsweredByWhatOtherOwnersHaveAndRepairsTheRecord() {
    for (int i : someUnreadable()) {
      Optional<RawValue> expected = Optional.of(recordOf(i)).filter(one -> !one.isTombstone());

      assertThat(cluster.call(1, new Get(keyOf(i)))).as("key %d", i).isEqualTo(expected);
      assertThat(damaged.get(keyOf(i))).as("key %d", i).contains(recordOf(i));
    }
    assertThat(unreadable()).isEmpty();
    assertThat(comparison()).contains(" repaired=");
    assertThat(comparison()).doesNotContain(" repaired=0");
  }

  private String comparison() {
    return ((StatusValue.Text) cluster.call(1, new GetStatus(StatusCode.COMPARISON))).text();
  }

  @Test
  void oneOtherOwnerIsEnoughForAValue() {
    int i = someUnreadable().stream().filter(one -> !isDeleted(one)).findFirst().orElseThrow();
    cluster.network.silence(address(2));

    assertThat(cluster.call(1, new Get(keyOf(i)))).contains(recordOf(i));
  }

  @Test
  void withoutAnotherOwnerItIsAnErrorAndNeverNothing() {
    List<Integer> unreadable = someUnreadable();
    cluster.network.silence(address(2));
    cluster.network.silence(address(3));

    for (int i : unreadable.subList(0, 10)) {
      assertThat(cluster.isRefused(1, new Get(keyOf(i)))).as("key %d", i).isTrue();
    }
    assertThat(unreadable()).isEqualTo(unreadable);
  }

  @Test
  void amongManyKeysItIsToBeAskedForByItself() {
    RawKey key = keyOf(someUnreadable().get(0));

    assertThat(cluster.call(1, new GetMany(List.of(key))))
        .containsExactly(new GetManyResult.NotRead());
  }

  @Test
  void itIsWrittenAndDeletedLikeAnyOther() {
    Ring ring = ringOfAll();
    for (int i : someUnreadable()) {
      RawKey key = keyOf(i);
      int coordinator = numberOf(ring, key);
      if (i % 3 == 0) {
        cluster.call(coordinator, new Delete(false, key));
        assertThat(damaged.get(key)).matches(record -> record.orElseThrow().isTombstone());
      } else {
        ClockTime stamp = stampOf(cluster.call(coordinator, set(key, "new")));
        assertThat(damaged.get(key).map(RawValue::clockTime)).contains(stamp);
      }
    }
  }

  private Ring ringOfAll() {
    StatusValue.Seed seed =
        (StatusValue.Seed) cluster.call(1, new GetStatus(StatusCode.WRITE_RING));
    return Ring.of(seed.seed());
  }

  private static int numberOf(Ring ring, RawKey key) {
    return IntStream.rangeClosed(1, 3)
        .filter(server -> ring.ownersOf(key.hash()).isCoordinator(address(server)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theComparisonRepairsWhatNobodyReads() {
    assertThat(someUnreadable()).isNotEmpty();

    cluster.time.runFor(600_000 + 7_200_000);

    assertThat(unreadable().stream().filter(i -> !isDeleted(i))).isEmpty();
  }

  @Test
  void onceLevelDbMeetsTheDamageNoMoreWritesAreTakenAndTheServerSaysSo() {
    someUnreadable();
    Optional<StoreException> refusal = Optional.empty();
    for (int round = 0; round < 200 && refusal.isEmpty(); round++) {
      refusal = writeEverythingAnew(round);
    }

    assertThat(refusal.orElseThrow()).hasMessageContaining("Corruption");
    for (int i = 1; i < 20; i++) {
      assertThat(isAcknowledged(keyOf(i))).as("what this server has to keep").isFalse();
    }
    assertThat(((StatusValue.Text) cluster.call(1, new GetStatus(StatusCode.TROUBLE))).text())
        .startsWith("no writes are taken since one has failed: ")
        .contains("Corruption");
  }

  private boolean isAcknowledged(RawKey key) {
    CompletableFuture<SetResult> answer = cluster.begin(numberOf(ringOfAll(), key), set(key, "v"));
    cluster.time.runUntil(answer::isDone, 60_000);
    return !answer.isCompletedExceptionally() && answer.join() instanceof SetResult.Stored;
  }

  /** What can be read keeps LevelDB merging tables. */
  private Optional<StoreException> writeEverythingAnew(int round) {
    ClockTime stamp = ClockTime.of(written.unixSeconds(), round + 2);
    for (int i = 0; i < KEYS; i++) {
      RawKey key = keyOf(i);
      if (isReadable(key)) {
        try {
          damaged.mutate(key, Mutations.update(RawValue.of(stamp, 0, new byte[500])));
        } catch (StoreException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }
}
