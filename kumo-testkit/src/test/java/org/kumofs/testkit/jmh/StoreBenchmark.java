package org.kumofs.testkit.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.SystemTime;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A server's database with 100,000 records of 100 bytes, asked by one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmark {

  private static final int RECORDS = 100_000;
  private static final int DATA_BYTES = 104;

  private final SplittableRandom random = new SplittableRandom(1);
  private final HybridClock clock = new HybridClock(new SystemTime()::unixSeconds);
  private Path folder;
  private Store store;
  private Presence presence;

  /** Fills the database. */
  @Setup
  public void fill() throws IOException {
    folder = Files.createTempDirectory("kumofs-jmh");
    StoreLocation location = StoreLocation.of(folder.resolve("db"));
    store = LevelDbStore.open(location, TombstoneLimits.DEFAULT, new SystemTime());
    presence = new Presence(store, clock);
    for (int i = 0; i < RECORDS; i++) {
      store.mutate(key(i), Mutations.set(value(), presence));
    }
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    store.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      deepestFirst.forEach(StoreBenchmark::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawKey key(int number) {
    return RawKey.ofKey(("kumobench:" + number).getBytes(US_ASCII));
  }

  private static RawValue value() {
    return RawValue.of(ClockTime.ZERO, 0, new byte[DATA_BYTES]);
  }

  private RawKey anyKey() {
    return key(random.nextInt(RECORDS));
  }

  /** Makes a key, which the others include. */
  @Benchmark
  public RawKey keyAlone() {
    return anyKey();
  }

  /** Reads a record that is there. */
  @Benchmark
  public Optional<RawValue> getHit() {
    return store.get(anyKey());
  }

  /** Reads one that is not. */
  @Benchmark
  public Optional<RawValue> getMiss() {
    return store.get(key(RECORDS + random.nextInt(RECORDS)));
  }

  /** A client's write. */
  @Benchmark
  public RawValue set() {
    return store.mutate(anyKey(), Mutations.set(value(), presence));
  }

  /** A write replicated from another server. */
  @Benchmark
  public boolean update() {
    return store.mutate(anyKey(), Mutations.update(value().withClockTime(clock.next()), presence));
  }
}
