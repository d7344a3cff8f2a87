package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * How a server's last backup fares.
 *
 * @param state how far it is
 * @param begun tells this backup from those before: the server's stamp when it began; zero if there
 *     was none since the server's start
 * @param suffix of its name
 * @param millis how long it took, or takes so far
 * @param amount what is in it
 * @param reason why it failed; empty unless it did
 */
public record BackupReport(
    State state, ClockTime begun, String suffix, long millis, Amount amount, String reason) {

  private static final int FIELDS = 8;

  /** How far a backup is. */
  public enum State {
    /** There was none since the server's start. */
    NONE(0),
    /** It is being made. */
    RUNNING(1),
    /** It is complete and on disk. */
    DONE(2),
    /** There is none. */
    FAILED(3);

    private final int wireId;

    State(int wireId) {
      this.wireId = wireId;
    }

    private static State ofWireId(int wireId) throws IOException {
      for (State state : values()) {
        if (state.wireId == wireId) {
          return state;
        }
      }
      throw new IOException("no state of a backup: " + wireId);
    }
  }

  /**
   * What is in a backup so far.
   *
   * @param records values and tombstones
   * @param bytes written, or linked and read through
   * @param totalBytes what {@code bytes} will be in the end, as far as is known; 0 if it is not
   */
  public record Amount(long records, long bytes, long totalBytes) {

    /** Nothing yet. */
    public static final Amount NONE = new Amount(0, 0, 0);
  }

  /** What a server answers that has made none. */
  public static final BackupReport NONE =
      new BackupReport(State.NONE, ClockTime.ZERO, "", 0, Amount.NONE, "");

  static final ResultCodec<BackupReport> CODEC =
      ResultCodec.of(BackupReport::pack, BackupReport::unpack);

  private static void pack(BackupReport report, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    packer.packInt(report.state.wireId);
    Fields.packClockTime(packer, report.begun);
    Dialect.packText(packer, report.suffix);
    packer.packLong(report.millis);
    packer.packLong(report.amount.records);
    packer.packLong(report.amount.bytes);
    packer.packLong(report.amount.totalBytes);
    Dialect.packText(packer, report.reason);
  }

  private static BackupReport unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    State state = State.ofWireId(unpacker.unpackInt());
    ClockTime begun = Fields.unpackClockTime(unpacker);
    String suffix = Dialect.unpackText(unpacker);
    long millis = unpacker.unpackLong();
    Amount amount = new Amount(unpacker.unpackLong(), unpacker.unpackLong(), unpacker.unpackLong());
    String reason = Dialect.unpackText(unpacker);
    unpacker.skipValue(count - FIELDS);
    return new BackupReport(state, begun, suffix, millis, amount, reason);
  }
}
