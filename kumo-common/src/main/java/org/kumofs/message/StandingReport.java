package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What a server tells of its records. See {@code docs/cluster.md}, Coming back.
 *
 * @param writeRing the stamp of the write ring that it goes by
 * @param run a number of its process: another one means that it was restarted
 * @param settledSeconds every write that it coordinates and that has an earlier stamp, in Unix
 *     seconds, has either reached all owners or was never stored
 * @param vouchesFromSeconds of the writes to its keys that have a later stamp than this, in Unix
 *     seconds, it has all that were acknowledged, or later ones, deletes included
 * @param vouches whether it does already; it may have come to have keys that it can't tell this of
 *     yet
 * @param held what it had when it came back, while it waits for the rest; empty if it did not come
 *     back with records, or has all
 */
public record StandingReport(
    ClockTime writeRing,
    long run,
    long settledSeconds,
    long vouchesFromSeconds,
    boolean vouches,
    Optional<HeldRecords> held) {

  private static final int FIELDS = 6;

  static final ResultCodec<StandingReport> CODEC =
      ResultCodec.of(StandingReport::pack, StandingReport::unpack);

  private static void pack(StandingReport report, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    Fields.packClockTime(packer, report.writeRing);
    packer.packLong(report.run);
    packer.packLong(report.settledSeconds);
    packer.packLong(report.vouchesFromSeconds);
    packer.packBoolean(report.vouches);
    if (report.held.isPresent()) {
      HeldRecords.pack(report.held.get(), packer);
    } else {
      packer.packNil();
    }
  }

  private static StandingReport unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    StandingReport report =
        new StandingReport(
            Fields.unpackClockTime(unpacker),
            unpacker.unpackLong(),
            unpacker.unpackLong(),
            unpacker.unpackLong(),
            unpacker.unpackBoolean(),
            unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(HeldRecords.unpack(unpacker)));
    unpacker.skipValue(count - FIELDS);
    return report;
  }
}
