package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.tombstone;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.StoreSummary;
import org.kumofs.server.store.StoredRecord;

class SummaryCodecTest {

  private static final byte[] FINGERPRINT = new byte[32];

  private final StoreSummary summary =
      new StoreSummary(
          new RecordCounts(3, 2, 1),
          ClockTime.of(NOW, 9),
          List.of(new StoredRecord(key("k"), tombstone(NOW, 5))),
          List.of(new long[] {1, -1}, new long[] {3}));
  private final byte[] encoded = SummaryCodec.encode(summary, FINGERPRINT);

  @Test
  void itsBytesAreFixed() {
    assertThat(HexFormat.of().formatHex(encoded, 0, encoded.length - 4))
        .isEqualTo(
            "4b554d4f53554d4d" // KUMOSUMM
                + "00000002"
                + "00".repeat(32)
                + "0000000000000003"
                + "0000000000000002"
                + "0000000000000001"
                + "6553f10000000009"
                + "00000001"
                + "00000009"
                + HexFormat.of().formatHex(key("k").bytes())
                + "6553f10000000005"
                + "00000002"
                + "00000002"
                + "0000000000000001"
                + "ffffffffffffffff"
                + "00000001"
                + "0000000000000003");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(SummaryCodec.decode(encoded, FINGERPRINT).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(summary);
    StoreSummary empty = new StoreSummary(RecordCounts.NONE, ClockTime.ZERO, List.of(), List.of());
    assertThat(SummaryCodec.decode(SummaryCodec.encode(empty, FINGERPRINT), FINGERPRINT))
        .contains(empty);
  }

  @Test
  void aSummaryOfAnotherDatabaseIsNotTaken() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(SummaryCodec.decode(encoded, other)).isEmpty();
  }

  @Test
  void anyByteChangedIsNoticed() {
    for (int i = 0; i < encoded.length; i++) {
      byte[] damaged = encoded.clone();
      damaged[i] ^= 0x40;
      assertThat(SummaryCodec.decode(damaged, FINGERPRINT)).describedAs("byte %s", i).isEmpty();
    }
  }

  @Test
  void anyCutIsNoticed() {
    for (int length = 0; length < encoded.length; length++) {
      assertThat(SummaryCodec.decode(Arrays.copyOf(encoded, length), FINGERPRINT)).isEmpty();
    }
  }
}
