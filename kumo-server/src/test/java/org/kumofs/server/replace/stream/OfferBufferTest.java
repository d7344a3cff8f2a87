package org.kumofs.server.replace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.server.Rings;
import org.kumofs.server.store.StoredRecord;

class OfferBufferTest {

  private static final int VALUE_BYTES = 10_000;

  @TempDir private Path directory;

  private static byte[] read(OfferFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
    file.read(0, bytes);
    return bytes.array();
  }

  private static byte[] inflate(byte[] stream) throws IOException {
    return new InflaterInputStream(new ByteArrayInputStream(stream)).readAllBytes();
  }

  @Test
  void writesWhatTheOriginalSends() throws IOException {
    for (GoldenOffer offer : GoldenOffer.all()) {
      try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression())) {
        for (StoredRecord record : offer.records()) {
          buffer.add(record);
        }
        try (OfferFile file = buffer.finish()) {
          assertThat(file.records()).isEqualTo(offer.records().size());
          assertThat(inflate(read(file))).isEqualTo(offer.inflated());
          assertThat(read(file)).isEqualTo(offer.offererSends());
        }
      }
    }
  }

  /** Runs of records that get smaller and of those that do not, so that it changes its mind. */
  @Test
  void recordsThatDoNotGetSmallerAreStoredAsTheyAre() throws IOException {
    int[] runs = {2 << 20, 20 << 20, 3 << 20, 18 << 20};
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression());
        OfferDecoder decoder = new OfferDecoder(1 << 20)) {
      for (int run = 0; run < runs.length; run++) {
        for (int i = 0; i < runs[run] / VALUE_BYTES; i++) {
          buffer.add(record(run, i));
        }
      }
      try (OfferFile file = buffer.finish()) {
        assertThat(file.length()).isBetween(38L << 20, 43L << 20);
        decoder.feed(read(file));
      }
      for (int run = 0; run < runs.length; run++) {
        for (int i = 0; i < runs[run] / VALUE_BYTES; i++) {
          assertThat(decoder.next()).contains(record(run, i));
        }
      }
      assertThat(decoder.next()).isEmpty();
      assertThat(decoder.ended()).isTrue();
    }
  }

  /** Otherwise each offer would begin with an attempt. */
  @Test
  void anOfferGoesOnWithWhatTheOnesBeforeItHaveShown() throws IOException {
    Compression compression = new Compression();
    int perOffer = (Compression.SHORT_BYTES + Compression.TRIED_BYTES) / VALUE_BYTES;
    assertThat(lengthOf(0, 0, perOffer, compression)).isLessThan(100_000);
    int storing = Compression.STORED_BYTES / VALUE_BYTES;
    // Found out over the border between two offers.
    assertThat(lengthOf(1, 0, perOffer / 2, compression)).isPositive();
    assertThat(lengthOf(1, 1, perOffer, compression)).isPositive();
    assertThat(compression.level()).isEqualTo(Deflater.NO_COMPRESSION);

    // So records that would get smaller are stored, until it is tried again.
    assertThat(lengthOf(0, 2, storing / 2, compression))
        .isGreaterThan(storing / 2 * (long) VALUE_BYTES);
    assertThat(lengthOf(0, 3, storing / 2, compression)).isPositive();
    assertThat(compression.level()).isEqualTo(Deflater.BEST_SPEED);
    assertThat(lengthOf(0, 4, perOffer, compression)).isLessThan(100_000);
  }

  private long lengthOf(int run, int offer, int records, Compression compression)
      throws IOException {
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(compression)) {
      for (int i = 0; i < records; i++) {
        buffer.add(record(run, offer * 100_000 + i));
      }
      try (OfferFile file = buffer.finish()) {
        return file.length();
      }
    }
  }

  private static StoredRecord record(int run, int i) {
    byte[] data = new byte[VALUE_BYTES];
    if (run % 2 == 1) {
      new Random(i).nextBytes(data);
    }
    return new StoredRecord(Rings.key(run + "/" + i), RawValue.of(ClockTime.of(1, i), 0, data));
  }

  @Test
  void isReadBackByTheDecoder() throws IOException {
    Random random = new Random(1);
    List<StoredRecord> records = new ArrayList<>();
    for (int length : new int[] {0, 1, 21, 22, 65_525, 65_526, 300_000}) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      records.add(
          new StoredRecord(
              Rings.key("key" + length), RawValue.of(ClockTime.of(1, length), 0, data)));
    }
    records.add(new StoredRecord(Rings.key("gone"), RawValue.tombstone(ClockTime.of(2, 3))));
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression());
        OfferDecoder decoder = new OfferDecoder(1 << 20)) {
      for (StoredRecord record : records) {
        buffer.add(record);
      }
      try (OfferFile file = buffer.finish()) {
        decoder.feed(read(file));
      }
      List<StoredRecord> decoded = new ArrayList<>();
      for (Optional<StoredRecord> next = decoder.next(); next.isPresent(); next = decoder.next()) {
        decoded.add(next.get());
      }
      assertThat(decoded).isEqualTo(records);
      assertThat(decoder.ended()).isTrue();
    }
  }

  @Test
  void tellsHowMuchItHasGathered() throws IOException {
    byte[] data = new byte[200_000];
    new Random(1).nextBytes(data);
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression())) {
      assertThat(buffer.compressedBytes()).isZero();
      buffer.add(new StoredRecord(Rings.key("key"), RawValue.of(ClockTime.of(1, 1), 0, data)));
      assertThat(buffer.compressedBytes()).isBetween(100_000L, 210_000L);
    }
  }

  @Test
  void itsFileHasNoName() throws IOException {
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression())) {
      buffer.add(
          new StoredRecord(Rings.key("key"), RawValue.of(ClockTime.of(1, 1), 0, new byte[9])));
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void aDirectoryThatIsNoneIsRefused() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> OfferDirectory.open(missing))
        .isInstanceOf(IOException.class)
        .hasMessage("can't gather offers in " + missing + ": it is no directory");
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> OfferDirectory.open(file)).hasMessageContaining("it is no directory");
  }

  @Test
  void aDirectoryWithoutRoomForFilesIsRefused() {
    // Nobody makes files there, not even root.
    Path readOnly = Path.of("/proc/self");
    assertThatThrownBy(() -> OfferDirectory.open(readOnly))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't gather offers in /proc/self: ");
  }

  @Test
  void aFileCutShortIsNoticed() throws IOException {
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression());
        OfferFile file = buffer.finish()) {
      ByteBuffer tooMuch = ByteBuffer.allocate((int) file.length() + 1);
      assertThatThrownBy(() -> file.read(0, tooMuch)).isInstanceOf(EOFException.class);
    }
  }
}
