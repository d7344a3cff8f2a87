package org.kumofs.server.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Marks;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.Ring;
import org.kumofs.server.TestCluster;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.testing.VirtualTime;
import picocli.CommandLine;

/** A cluster in memory, and the tools run on it in this process. */
final class DumpFixture {

  static final long NOW = VirtualTime.START_UNIX_MILLIS / 1000;

  final TestCluster cluster = new TestCluster();
  final Random random = new Random(7);
  Runnable beforeCall = () -> {};

  /** What a tool said. */
  record Result(int code, byte[] bytes, String out, String err) {}

  String manager() {
    return cluster.manager.address().toString();
  }

  Result dump(String... args) {
    return dump(new byte[0], args);
  }

  Result dump(byte[] stdin, String... args) {
    return run(KumoDumpMain::commandLine, stdin, args);
  }

  Result restore(String... args) {
    return run(KumoRestoreMain::commandLine, new byte[0], args);
  }

  private interface Tool {
    CommandLine on(ToolEnvironment environment);
  }

  private Result run(Tool tool, byte[] stdin, String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ToolEnvironment environment =
        new ToolEnvironment(
            new ByteArrayInputStream(stdin),
            bytes,
            false,
            timeout -> {
              VirtualCalls calls = new VirtualCalls(cluster);
              calls.beforeCall = () -> beforeCall.run();
              return calls;
            },
            random);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        DumpToolMain.execute(
            tool.on(environment), new PrintWriter(out), new PrintWriter(err), args);
    return new Result(code, bytes.toByteArray(), out.toString(), err.toString());
  }

  /** Puts a record on all its owners. */
  void put(Ring ring, RawKey key, RawValue record) {
    ring.ownersOf(key.hash())
        .active()
        .forEach(
            owner -> cluster.store(owner).mutate(key, current -> Decision.write(record, true)));
  }

  /** Random records of all kinds, some of them dead, and puts them on their owners. */
  Map<RawKey, RawValue> fill(Ring ring, int count) {
    Map<RawKey, RawValue> records = randomRecords(count);
    records.forEach((key, record) -> put(ring, key, record));
    return records;
  }

  Map<RawKey, RawValue> randomRecords(int count) {
    Map<RawKey, RawValue> records = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[1 + random.nextInt(40)];
      random.nextBytes(key);
      records.put(RawKey.ofKey(key), randomRecord(i));
    }
    return records;
  }

  private RawValue randomRecord(int i) {
    ClockTime stamp = ClockTime.of(NOW - 1_000 - random.nextInt(100_000), random.nextInt());
    byte[] data = new byte[random.nextInt(300)];
    random.nextBytes(data);
    return switch (i % 6) {
      case 0 -> RawValue.tombstone(stamp);
      case 1 -> new ValueContent(random.nextInt(), NOW + 5_000, data).toRecord(stamp);
      case 2 -> new ValueContent(random.nextInt(), NOW - 5, data).toRecord(stamp);
      case 3 ->
          new ValueContent(
                  0, 0, new Marks(true, random.nextBoolean(), true, random.nextLong()), data)
              .toRecord(stamp);
      case 4 -> RawValue.of(stamp, 1 << 9, data);
      default -> RawValue.of(stamp, 0, data);
    };
  }

  static boolean isAlive(RawValue record) {
    return !record.isTombstone() && !ValueContent.isExpired(record, NOW + 100);
  }

  List<StoredRecord> all(int server) {
    List<StoredRecord> records = new ArrayList<>();
    try (Scan scan = cluster.store(server).scan()) {
      for (List<StoredRecord> chunk = scan.next(100); !chunk.isEmpty(); chunk = scan.next(100)) {
        records.addAll(chunk);
      }
    }
    return records;
  }

  void wipe(int... servers) {
    for (int server : servers) {
      Store store = cluster.store(server);
      for (StoredRecord record : all(server)) {
        store.mutate(record.key(), current -> Decision.erase(true));
      }
    }
  }

  static String text(Result result) {
    return new String(result.bytes(), UTF_8);
  }
}
