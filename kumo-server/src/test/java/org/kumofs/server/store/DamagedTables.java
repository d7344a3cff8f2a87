package org.kumofs.server.store;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.SystemTime;

/** Damages a database on disk. */
public final class DamagedTables {

  private static final int RECORDS = 5_000;
  private static final int DAMAGE_EACH_BYTES = 400_000;

  private DamagedTables() {}

  /**
   * Makes a database and damages it.
   *
   * @return the records that were there before, in the order of their keys
   */
  public static Map<RawKey, RawValue> make(Path database, long unixSeconds) {
    Map<RawKey, RawValue> records =
        new TreeMap<>((one, other) -> Arrays.compareUnsigned(one.bytes(), other.bytes()));
    for (int i = 0; i < RECORDS; i++) {
      RawKey key = RawKey.ofKey(("key" + i).getBytes(StandardCharsets.UTF_8));
      records.put(key, RawValue.of(ClockTime.of(unixSeconds, i), 0, new byte[500]));
    }
    StoreLocation location =
        StoreLocation.parse(database + "#engine=native#write-buffer=1#min-free=1#compression=none");
    try (Store store = LevelDbStore.open(location, TombstoneLimits.DEFAULT, new SystemTime())) {
      records.forEach((key, value) -> store.mutate(key, Mutations.update(value)));
    }
    damage(database);
    return records;
  }

  /** Damages a block of every table here and there. */
  public static void damage(Path database) {
    for (Path table : tables(database)) {
      try (FileChannel file = FileChannel.open(table, StandardOpenOption.WRITE)) {
        for (long at = 50_000; at < file.size() - 10_000; at += DAMAGE_EACH_BYTES) {
          file.write(ByteBuffer.wrap(new byte[] {0x55, (byte) 0xaa, 0x55}), at);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> tables(Path database) {
    try (Stream<Path> files = Files.list(database)) {
      return files.filter(file -> file.toString().endsWith(".sst")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
