package org.kumofs.server.handler;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.kumofs.clock.HybridClock;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.RingNews;
import org.kumofs.message.Room;
import org.kumofs.message.Standing;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.store.Store;

/** The numbers that a server tells about itself. See {@code docs/wire-format.md}, Status. */
public final class ServerStatus {

  /** Keeps the meta field of values and reads the expiry time in their header. */
  private static final long CAPABILITY_META = 1;

  /** Takes tombstones in a replace stream. */
  private static final long CAPABILITY_STREAMED_TOMBSTONES = 1 << 1;

  /** Serves the methods 128 to 131, and keeps all value headers. */
  private static final long CAPABILITY_UPDATES = 1 << 2;

  /** Settles records for other owners. */
  private static final long CAPABILITY_SETTLING = 1 << 7;

  /** Compares the stamps of rings that come with replicated writes. */
  private static final long CAPABILITY_RING_STAMPS = 1 << 8;

  /** Serves {@link org.kumofs.message.ScanRecords}. */
  private static final long CAPABILITY_SCAN = 1 << 4;

  /** Serves {@link org.kumofs.message.ImportRecords}. */
  private static final long CAPABILITY_IMPORT = 1 << 5;

  /** Tells whether there is room. */
  private static final long CAPABILITY_ROOM = 1 << 11;

  private static final long CAPABILITIES =
      CAPABILITY_META
          | CAPABILITY_STREAMED_TOMBSTONES
          | CAPABILITY_UPDATES
          | BackupStatus.CAPABILITY
          | CAPABILITY_SCAN
          | CAPABILITY_IMPORT
          | ReplaceStatus.CAPABILITY
          | CAPABILITY_SETTLING
          | CAPABILITY_RING_STAMPS
          | CAPABILITY_ROOM
          | Standing.CAPABILITY
          | CompareRecords.CAPABILITY
          | RingNews.CAPABILITY;

  private final ProcessInfo process;
  private final HybridClock clock;
  private final OperationCounts counts;
  private final RingHolder rings;
  private final Store store;
  private final IntSupplier replaceState;

  /**
   * What is the process's own.
   *
   * @param pid its number
   * @param version its version in words
   * @param startUnixSeconds when it started
   * @param comparison tells what the comparison of owners has found
   * @param trouble tells what is wrong with the server; empty for nothing
   */
  public record ProcessInfo(
      long pid,
      String version,
      long startUnixSeconds,
      Supplier<String> comparison,
      Supplier<String> trouble) {}

  /**
   * Reads everything anew whenever it is asked for.
   *
   * @param replaceState how far a replace is, a bit mask
   */
  public ServerStatus(
      ProcessInfo process,
      HybridClock clock,
      OperationCounts counts,
      RingHolder rings,
      Store store,
      IntSupplier replaceState) {
    this.process = process;
    this.clock = clock;
    this.counts = counts;
    this.rings = rings;
    this.store = store;
    this.replaceState = replaceState;
  }

  /** Whether reading it may block on the disk. */
  static boolean isStored(StatusCode code) {
    return code == StatusCode.ITEMS || code == StatusCode.BYTES || code == StatusCode.ROOM;
  }

  /** The value of this moment. */
  StatusValue read(StatusCode code) {
    return switch (code) {
      case PID -> number(process.pid());
      case UPTIME -> number(clock.unixSeconds() - process.startUnixSeconds());
      case TIME -> number(clock.unixSeconds());
      case VERSION -> new StatusValue.Text(process.version());
      case CMD_GET -> number(counts.gets());
      case CMD_SET -> number(counts.sets());
      case CMD_DELETE -> number(counts.deletes());
      case ITEMS -> number(store.liveCount());
      case CLOCK_TIME -> number(clock.peek().bits());
      case READ_RING -> new StatusValue.Seed(rings.rings().read().seed());
      case WRITE_RING -> new StatusValue.Seed(rings.rings().write().seed());
      case REPLACE_STATE -> number(replaceState.getAsInt());
      case BYTES -> number(store.sizeBytes());
      case ROOM -> room().status();
      case TROUBLE -> new StatusValue.Text(process.trouble().get());
      case COMPARISON -> new StatusValue.Text(process.comparison().get());
      case CACHE -> new StatusValue.Text(store.cacheCounts().line());
      case CAPABILITIES -> number(CAPABILITIES);
    };
  }

  private Room room() {
    if (store.trouble().isPresent()) {
      return Room.NONE;
    }
    return store.hasRoom() ? Room.ALL : Room.DELETES;
  }

  private static StatusValue number(long value) {
    return new StatusValue.Number(value);
  }
}
