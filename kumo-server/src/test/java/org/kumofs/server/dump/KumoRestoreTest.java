package org.kumofs.server.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.Ring;
import org.kumofs.server.Rings;
import org.kumofs.server.dump.DumpFixture.Result;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.SystemTime;

/** Brings clusters in memory back from databases on disk. */
class KumoRestoreTest {

  private static final long NOW = DumpFixture.NOW;

  @TempDir Path directory;

  private final DumpFixture fixture = new DumpFixture();

  private String backup(String name, Map<RawKey, RawValue> records) {
    try (Store store = open(name)) {
      records.forEach((key, record) -> store.mutate(key, current -> Decision.write(record, true)));
    }
    return directory.resolve(name).toString();
  }

  private Store open(String name) {
    return LevelDbStore.open(
        StoreLocation.parse(directory.resolve(name) + "#min-free=64"),
        TombstoneLimits.DEFAULT,
        new SystemTime());
  }

  private Result restore(String... args) {
    List<String> all = new ArrayList<>(List.of(fixture.manager()));
    all.addAll(Arrays.asList(args));
    return fixture.restore(all.toArray(new String[0]));
  }

  private void assertFails(Result result, String message) {
    assertThat(result.err()).endsWith("kumorestore: " + message + "\n");
    assertThat(result.code()).isOne();
  }

  private static RawValue value(long seconds, int data) {
    return RawValue.of(ClockTime.of(seconds, 1), 0, new byte[] {(byte) data});
  }

  @Test
  void aFreshClusterIsAttachedAndHoldsEverythingAgain() {
    Map<RawKey, RawValue> records = fixture.randomRecords(3_000);
    String all = backup("all", records);
    String none = backup("none", Map.of());
    for (int server = 1; server <= 4; server++) {
      fixture.cluster.start(server);
    }
    long alive = records.values().stream().filter(DumpFixture::isAlive).count();
    long expired =
        records.values().stream().filter(record -> ValueContent.isExpired(record, NOW + 1)).count();
    Result result = restore(all, none);
    assertThat(result.err()).isEqualTo("attached 4 servers\n");
    assertThat(result.out())
        .isEqualTo(
            ("imported %d, older than what is there 0, flushed 0, expired %d, refused 0%n"
                    + "verified 1000 of 1000 sampled records on all their owners;"
                    + " %d values, %d copies of values%n")
                .formatted(records.size() - expired, expired, alive, 3 * alive));
    assertThat(result.code()).isZero();
    Ring ring = Rings.ring(1, 1, 2, 3, 4);
    records.forEach(
        (key, record) -> {
          if (!ValueContent.isExpired(record, NOW + 1)) {
            ring.ownersOf(key.hash())
                .active()
                .forEach(
                    owner -> assertThat(fixture.cluster.store(owner).get(key)).contains(record));
          }
        });
  }

  @Test
  void theLatestOfAllBackupsWinsAndWhatAnyKnowsToBeFlushedStaysAway() {
    String a = backup("a", Map.of(key("x"), value(NOW - 90, 1), key("y"), value(NOW - 50, 1)));
    String b =
        backup(
            "b",
            Map.of(
                key("x"),
                value(NOW - 60, 2),
                key("y"),
                RawValue.tombstone(ClockTime.of(NOW - 40, 1)),
                key("z"),
                value(NOW - 500, 1)));
    try (Store store = open("b")) {
      store.flush(FlushMark.of(ClockTime.of(NOW - 400, 1), 0), NOW);
    }
    fixture.cluster.startActive(2);
    assertThat(restore("--json", a, b).out())
        .isEqualTo(
            "{\"imported\":2,\"older\":0,\"flushed\":0,\"expired\":0,\"refused\":0,"
                + "\"values\":1,\"copies\":2,\"sampled\":1,\"good\":1}\n");
    assertThat(fixture.cluster.stored(1, key("x"))).contains(value(NOW - 60, 2));
    assertThat(fixture.cluster.stored(1, key("y")).orElseThrow().isTombstone()).isTrue();
    assertThat(fixture.cluster.stored(1, key("z"))).isEmpty();
  }

  @Test
  void aClusterWithRecordsIsLeftAloneUnlessTold() {
    Ring ring = fixture.cluster.startActive(2);
    String backup = backup("a", Map.of(key("x"), value(NOW - 90, 1), key("y"), value(NOW - 50, 1)));
    RawValue later = value(NOW - 20, 3);
    fixture.put(ring, key("x"), later);
    assertFails(
        restore(backup),
        "the cluster holds records already, on 10.0.0.1:19800 (1), 10.0.0.2:19800 (1);"
            + " --into-running adds to them what is later");
    assertThat(fixture.cluster.stored(1, key("y"))).isEmpty();
    Result result = restore(backup, "--into-running");
    assertThat(result.out())
        .isEqualTo(
            "imported 1, older than what is there 1, flushed 0, expired 0, refused 0\n"
                + "verified 2 of 2 sampled records on all their owners;"
                + " 2 values, 4 copies of values\n");
    assertThat(result.code()).isZero();
    assertThat(fixture.cluster.stored(1, key("x"))).contains(later);
  }

  @Test
  void serversAreWaitedForAndThoseThatDoNotComeAreTold() {
    String backup = backup("a", Map.of(key("x"), value(NOW - 90, 1)));
    fixture.cluster.start(1);
    assertFails(
        restore(backup, "--servers", "3", "--wait", "5"),
        "1 of 3 servers are there; start the others, or say --servers 1");
    fixture.cluster.time.after(2_000, () -> fixture.cluster.start(2));
    Result result = restore(backup, "--servers", "2");
    assertThat(result.err())
        .isEqualTo("waiting for servers, 1 of 2 are there\nattached 2 servers\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void aManagerThatDoesNotAnswerIsTold() {
    String backup = backup("a", Map.of());
    Result result = fixture.restore("10.0.0.77", backup, "--wait", "3");
    assertThat(result.err())
        .startsWith("waiting for the manager 10.0.0.77:19700\n")
        .contains("kumorestore: the manager 10.0.0.77:19700 does not answer: ");
    assertThat(result.code()).isOne();
  }

  @Test
  void aBackupThatIsNoneIsToldBeforeAnythingIsDone() throws IOException {
    fixture.cluster.start(1);
    String missing = directory.resolve("missing").toString();
    assertFails(
        restore(missing), "cannot read the database " + missing + ": there is no LevelDB database");
    String backup = backup("a", Map.of());
    assertFails(restore(backup, backup), "the source " + backup + " is given twice");
    assertThat(fixture.cluster.manager.joined()).isNotEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("a");
    }
  }

  @Test
  void whatIsNotThereAfterwardsIsTold() {
    fixture.cluster.startActive(2);
    String backup = backup("a", Map.of(key("x"), value(NOW - 90, 1)));
    int[] calls = {0};
    fixture.beforeCall =
        () -> {
          if (calls[0]++ == 12) {
            fixture.wipe(2);
          }
        };
    assertFails(
        restore(backup),
        "1 of 1 sampled records are not as they were: 10.0.0.2:19800 has nothing under "
            + key("x"));
  }

  @Test
  void backupsAreExportedAndListedMergedAndExportsOfThemGoOnToo() throws IOException {
    Map<RawKey, RawValue> records = fixture.randomRecords(500);
    String a = backup("a", records);
    String b = backup("b", Map.of(key("more"), value(NOW - 9, 1)));
    byte[] dump = fixture.dump("export", "--all", "--backup", a, b).bytes();
    Path file = directory.resolve("dump");
    Files.write(file, Arrays.copyOf(dump, dump.length / 2));
    Result rest =
        fixture.dump("export", "--all", "--backup", a, b, "-o", file.toString(), "--resume");
    assertThat(rest.err()).isEmpty();
    assertThat(Files.readAllBytes(file)).isEqualTo(dump);
    assertThat(fixture.dump("list", "--backup", a, b, "--prefix", "more").out())
        .isEqualTo("key=more exp=-1 cas=7590176117999271937 flags=0 size=1\n");
    Ring ring = fixture.cluster.startActive(3);
    records.forEach((key, record) -> fixture.put(ring, key, record));
    fixture.put(ring, key("more"), value(NOW - 9, 1));
    assertThat(fixture.dump("export", "--all", "-m", fixture.manager()).bytes()).isEqualTo(dump);
  }
}
