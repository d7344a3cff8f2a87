package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.disk.RingBytes;
import org.kumofs.disk.SealedBytes;
import org.kumofs.message.HeldRecords;
import org.kumofs.message.HeldRecords.Span;
import org.kumofs.message.KeyMarks;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.store.Completeness;

/** The bytes of the file that says how complete the records are. See {@code docs/storage.md}. */
final class CompletenessCodec {

  private static final SealedBytes FORM = new SealedBytes("KUMOCMPL", 1);

  private CompletenessCodec() {}

  static byte[] encode(Completeness completeness) {
    HeldRecords held = completeness.held();
    return FORM.seal(
        out -> {
          out.writeLong(held.untilSeconds());
          out.writeLong(completeness.vouchesFromSeconds());
          out.writeLong(completeness.rejoinedWith().map(ClockTime::bits).orElse(0L));
          out.writeInt(held.doubts().size());
          for (Span span : held.doubts()) {
            out.writeLong(span.fromSeconds());
            out.writeLong(span.toSeconds());
          }
          out.writeInt(held.rings().size());
          for (RingSeed ring : held.rings()) {
            RingBytes.writeSeed(ring, out);
          }
          byte[] dropped = held.dropped().bytes();
          out.writeInt(dropped.length);
          out.write(dropped);
        });
  }

  /**
   * Reads it.
   *
   * @throws IOException that says what is wrong with the file
   */
  static Completeness decode(byte[] file) throws IOException {
    return FORM.open(
        file,
        in -> {
          long untilSeconds = in.readLong();
          long vouchesFromSeconds = in.readLong();
          Optional<ClockTime> rejoinedWith =
              Optional.of(new ClockTime(in.readLong())).filter(at -> !at.equals(ClockTime.ZERO));
          List<Span> doubts = new ArrayList<>();
          int spans = in.readInt();
          for (int i = 0; i < spans; i++) {
            doubts.add(new Span(in.readLong(), in.readLong()));
          }
          List<RingSeed> rings = new ArrayList<>();
          int count = in.readInt();
          for (int i = 0; i < count; i++) {
            rings.add(RingBytes.readSeed(in));
          }
          KeyMarks dropped = KeyMarks.of(in.readNBytes(in.readInt()));
          return new Completeness(
              new HeldRecords(untilSeconds, doubts, rings, dropped),
              vouchesFromSeconds,
              rejoinedWith);
        });
  }
}
