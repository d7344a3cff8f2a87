package org.kumofs.message;

import java.io.IOException;
import java.util.OptionalLong;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * How a server fares with the phase of a replace that it has begun last.
 *
 * @param stage the phase; idle if there was none since the server's start
 * @param ring the stamp of the write ring that it is for
 * @param progress how far it is
 * @param counts what was done since it began
 * @param reason why it failed; empty unless it did
 */
public record ReplaceReport(
    ReplaceStage stage, ClockTime ring, Progress progress, Counts counts, String reason) {

  private static final int FIELDS = 15;

  /** What a server does in a phase. */
  public enum Step {
    /** It waits for rings, or asks what others understand. */
    STARTING(0),
    /** It goes through its records. */
    SCANNING(1),
    /** It has gone through all, and waits until others have fetched what it offers. */
    SENDING(2),
    /** It is through; the manager has not acknowledged that yet. */
    ENDED(3),
    /** It is through, and the manager knows. */
    REPORTED(4),
    /** It has given up, and reports nothing. */
    FAILED(5),
    /** It was told to stop. */
    CANCELLED(6);

    private final int wireId;

    Step(int wireId) {
      this.wireId = wireId;
    }

    /** Whether nothing is done any more. */
    public boolean isOver() {
      return compareTo(ENDED) >= 0;
    }

    private static Step ofWireId(int wireId) throws IOException {
      for (Step step : values()) {
        if (step.wireId == wireId) {
          return step;
        }
      }
      throw new IOException("no step of a replace: " + wireId);
    }
  }

  /**
   * How far it is.
   *
   * @param step what the server does
   * @param millis how long the phase took, or takes so far
   * @param scannedMillionths the share of its records that it has gone through
   * @param bytesPerSecond records read while it scans, what is sent while it sends, in bytes
   * @param leftMillis how long this step will take from now on, if that can be told
   */
  public record Progress(
      Step step,
      long millis,
      int scannedMillionths,
      long bytesPerSecond,
      OptionalLong leftMillis) {}

  /** A number of records with their size. */
  public record Amount(long records, long bytes) {

    /** Nothing. */
    public static final Amount NONE = new Amount(0, 0);
  }

  /**
   * What was done.
   *
   * @param scanned gone through, by the size of the records
   * @param sent records that others have stored, and the compressed bytes on their way to them
   * @param received records of others that were looked at here, and the compressed bytes of them
   * @param dropped records that the server did not own any more, or too old tombstones
   */
  public record Counts(Amount scanned, Amount sent, Amount received, long dropped) {

    /** Nothing. */
    public static final Counts NONE = new Counts(Amount.NONE, Amount.NONE, Amount.NONE, 0);
  }

  /** What a server answers that has taken part in none. */
  public static final ReplaceReport NONE =
      new ReplaceReport(
          ReplaceStage.IDLE,
          ClockTime.ZERO,
          new Progress(Step.STARTING, 0, 0, 0, OptionalLong.empty()),
          Counts.NONE,
          "");

  static final ResultCodec<ReplaceReport> CODEC =
      ResultCodec.of(ReplaceReport::pack, ReplaceReport::unpack);

  private static void pack(ReplaceReport report, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    packer.packInt(report.stage.wireId());
    packer.packInt(report.progress.step.wireId);
    Fields.packClockTime(packer, report.ring);
    packer.packLong(report.progress.millis);
    packer.packInt(report.progress.scannedMillionths);
    packer.packLong(report.progress.bytesPerSecond);
    if (report.progress.leftMillis.isPresent()) {
      packer.packLong(report.progress.leftMillis.getAsLong());
    } else {
      packer.packNil();
    }
    pack(report.counts.scanned, packer);
    pack(report.counts.sent, packer);
    pack(report.counts.received, packer);
    packer.packLong(report.counts.dropped);
    Dialect.packText(packer, report.reason);
  }

  private static void pack(Amount amount, MessagePacker packer) throws IOException {
    packer.packLong(amount.records);
    packer.packLong(amount.bytes);
  }

  private static ReplaceReport unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    ReplaceStage stage = ReplaceStage.ofWireId(unpacker.unpackInt());
    Step step = Step.ofWireId(unpacker.unpackInt());
    ClockTime ring = Fields.unpackClockTime(unpacker);
    Progress progress =
        new Progress(
            step,
            unpacker.unpackLong(),
            unpacker.unpackInt(),
            unpacker.unpackLong(),
            unpacker.tryUnpackNil()
                ? OptionalLong.empty()
                : OptionalLong.of(unpacker.unpackLong()));
    Counts counts =
        new Counts(
            unpackAmount(unpacker),
            unpackAmount(unpacker),
            unpackAmount(unpacker),
            unpacker.unpackLong());
    String reason = Dialect.unpackText(unpacker);
    unpacker.skipValue(count - FIELDS);
    return new ReplaceReport(stage, ring, progress, counts, reason);
  }

  private static Amount unpackAmount(MessageUnpacker unpacker) throws IOException {
    return new Amount(unpacker.unpackLong(), unpacker.unpackLong());
  }
}
