package org.kumofs.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

class SealedBytesTest {

  private static final SealedBytes FORM = new SealedBytes("KUMOTEST", 3);

  private static byte[] sealed() {
    return FORM.seal(out -> out.writeUTF("content"));
  }

  @Test
  void whatWasSealedIsRead() throws IOException {
    String read = FORM.open(sealed(), in -> in.readUTF());
    assertThat(read).isEqualTo("content");
  }

  @Test
  void everyDamagedByteIsNoticed() {
    for (int i = 0; i < sealed().length; i++) {
      byte[] damaged = sealed();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> FORM.open(damaged, in -> in.readUTF()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void soIsEveryLengthButTheRightOne() {
    byte[] whole = sealed();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FORM.open(cut, in -> in.readUTF())).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> FORM.open(whole, in -> in.readByte())).hasMessageContaining("long");
    assertThatThrownBy(() -> FORM.open(whole, in -> in.readNBytes(100).length + in.readInt()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anotherKindAndAnotherVersionAreNamed() {
    byte[] other = new SealedBytes("KUMOELSE", 3).seal(out -> {});
    assertThatThrownBy(() -> FORM.open(other, in -> "")).hasMessage("it is something else");
    byte[] later = new SealedBytes("KUMOTEST", 4).seal(out -> {});
    assertThatThrownBy(() -> FORM.open(later, in -> "")).hasMessage("it has version 4, known is 3");
  }

  @Test
  void ringsAddressesAndIdentitiesComeBackAsTheyWere() throws IOException {
    NodeAddress v4 = NodeAddress.of(new InetSocketAddress("10.0.0.1", 19_800));
    NodeAddress v6 = NodeAddress.of(new InetSocketAddress("fe80::1", 19_800));
    RingSeed seed =
        new RingSeed(List.of(RingNode.active(v6), RingNode.fault(v4)), ClockTime.of(9, -3));
    UUID identity = UUID.randomUUID();
    byte[] file =
        FORM.seal(
            out -> {
              RingBytes.writeSeed(seed, out);
              RingBytes.writeSeed(RingSeed.EMPTY, out);
              RingBytes.writeIdentity(identity, out);
            });
    List<Object> found =
        FORM.open(
            file,
            in ->
                List.of(
                    RingBytes.readSeed(in), RingBytes.readSeed(in), RingBytes.readIdentity(in)));
    assertThat(found).containsExactly(seed, RingSeed.EMPTY, identity);
  }

  @Test
  void aFileIsReplacedAsAWhole(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("file");
    DurableFile.replace(file, new byte[100_000]);
    DurableFile.replace(file, sealed());
    assertThat(file).hasBinaryContent(sealed());
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
