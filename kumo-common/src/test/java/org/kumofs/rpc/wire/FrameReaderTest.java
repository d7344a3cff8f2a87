package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Role;
import org.kumofs.rpc.wire.Frame.ClusterInitFrame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.vectors.Vectors;

class FrameReaderTest {

  private final FrameReader reader = new FrameReader();

  private Frame read(String hex) throws ProtocolException {
    return reader.read(ByteBuffer.wrap(Vectors.hex(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "94 00 07 00 9105",
        "94 cc00 cc07 cc00 9105",
        "94 cd0000 cd0007 cd0000 9105",
        "94 ce00000000 ce00000007 ce00000000 9105",
        "94 cf0000000000000000 cf0000000000000007 cf0000000000000000 9105",
        "94 d000 d007 d000 9105",
        "94 d10000 d10007 d10000 9105",
        "94 d200000000 d200000007 d200000000 9105",
        "94 d30000000000000000 d30000000000000007 d30000000000000000 9105",
        "94 00 07 00 dc0001ce00000005",
        "94 00 07 00 dd00000001d30000000000000005",
        "dc0004 00 07 00 9105",
        "dd00000004 00 07 00 9105",
        "95 00 07 00 9105 c0"
      })
  void integersAndArraysOfAnyWidthAreRead(String hex) throws ProtocolException {
    RequestFrame frame = (RequestFrame) read(hex);
    assertThat(frame.msgId()).isEqualTo(7);
    assertThat(frame.methodId()).isZero();
    assertThat(reader.params(KeepAlive.METHOD, frame.params())).isEqualTo(new KeepAlive(5));
  }

  @Test
  void messageAndMethodIdsAreUnsigned() throws ProtocolException {
    RequestFrame frame = (RequestFrame) read("94 00 ceffffffff ce80000001 90");
    assertThat(frame.msgId()).isEqualTo(0xffffffff);
    assertThat(frame.methodId()).isEqualTo(0x80000001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93 02 a6ba547f000001 00",
        "93 02 d906ba547f000001 00",
        "93 02 c406ba547f000001 00",
        "93 02 c50006ba547f000001 00",
        "93 02 da0006ba547f000001 cc00",
        "93 02 db00000006ba547f000001 00",
        "94 02 a6ba547f000001 00 c3"
      })
  void aClusterInitIsReadInAnyDialect(String hex) throws ProtocolException {
    ClusterInitFrame init = (ClusterInitFrame) read(hex);
    assertThat(init.address()).hasToString("127.0.0.1:47700");
    assertThat(init.role()).isEqualTo(Role.MANAGER);
  }

  @Test
  void aClusterInitMayCarryAnIpv6Address() throws ProtocolException {
    ClusterInitFrame init =
        (ClusterInitFrame) read("93 02 b6 4cf4 00000000000000000000000000000001 00000000 01");
    assertThat(init.address()).hasToString("[::1]:19700");
    assertThat(init.role()).isEqualTo(Role.SERVER);
  }

  @Test
  void whateverLiesInTheErrorSlotIsAnError() throws ProtocolException {
    assertThat(errorOf("05")).contains(new WireError.Code(5));
    assertThat(errorOf("d30000000000000006")).contains(WireError.of(ErrorCode.SERVER));
    assertThat(errorOf("ff")).contains(new WireError.Code(-1));
    assertThat(errorOf("c3")).contains(new WireError.Flag(true));
    assertThat(errorOf("c2")).contains(new WireError.Flag(false));
    assertThat(errorOf("ac656d70747920737566666978")).contains(new WireError.Text("empty suffix"));
    assertThat(errorOf("d90161")).contains(new WireError.Text("a"));
    assertThat(errorOf("c40161")).contains(new WireError.Text("a"));
    assertThat(errorOf("a0")).contains(new WireError.Text(""));
    assertThat(errorOf("a2fffe")).contains(new WireError.Text("\ufffd\ufffd"));
    assertThat(errorOf("cfffffffffffffffff")).contains(new WireError.Text("18446744073709551615"));
    assertThat(errorOf("cb3ff8000000000000")).contains(new WireError.Text("1.5"));
    assertThat(errorOf("9201a162")).contains(new WireError.Text("[1,\"b\"]"));
    assertThat(errorOf("81a16102")).contains(new WireError.Text("{\"a\":2}"));
    assertThat(errorOf("c0")).isEmpty();
  }

  private Optional<WireError> errorOf(String slot) throws ProtocolException {
    ResponseFrame frame = (ResponseFrame) read("94 01 09" + slot + "91c3");
    assertThat(frame.msgId()).isEqualTo(9);
    assertThat(WireBytes.of(frame.result())).isEqualTo(Vectors.hex("91c3"));
    return frame.error();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          90,                                  a message of 0 elements
          91 00,                               a request of 1 elements
          93 00 01 02,                         a request of 3 elements
          93 01 01 c0,                         a response of 3 elements
          92 02 a6ba547f000001,                a cluster init of 2 elements
          94 03 01 02 90,                      a message of type 3
          94 ceffffffff 01 02 90,              a message of type 4294967295
          94 ff 01 02 90,                      -1 is no unsigned 32-bit number
          94 c0 01 02 90,                      0xc0 where a number is due
          94 a130 01 02 90,                    0xa1 where a number is due
          94 00 c0 02 90,                      0xc0 where a number is due
          94 00 ff 02 90,                      -1 is no unsigned 32-bit number
          94 00 cf0000000100000000 02 90,      4294967296 is no unsigned 32-bit number
          94 00 cfffffffffffffffff 02 90,      is no unsigned 32-bit number
          94 00 01 a132 90,                    0xa1 where a number is due
          94 00 01 90 90,                      0x90 where a number is due
          94 01 ca00000000 c0 c0,              0xca where a number is due
          93 02 a0 00,                         an address of 0 bytes
          93 02 a5ba547f0000 00,               an address of 5 bytes
          93 02 b5000000000000000000000000000000000000000000 00, an address of 21 bytes
          93 02 05 00,                         address of a cluster init
          93 02 c0 00,                         address of a cluster init
          93 02 9101 00,                       address of a cluster init
          93 02 a6ba547f000001 02,             a node of role 2
          93 02 a6ba547f000001 ceffffffff,     a node of role 4294967295
          93 02 a6ba547f000001 c0,             0xc0 where a number is due
          """)
  void anythingElseIsRefused(String hex, String complaint) {
    byte[] bytes = Vectors.hex(hex);
    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
    assertThatThrownBy(() -> reader.read(WireBytes.direct(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
    assertThatThrownBy(() -> new Receiver(FrameLimits.DEFAULT).receiveSingly(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                                   a message cut short
          c0,                                   0xc0 where an array is due
          dc00,                                 a message cut short
          ddffffffff 00,                        an array of 4294967295 elements
          94,                                   a message cut short
          94 ce0000,                            a message cut short
          94 01 05,                             a message cut short
          94 01 05 da0010 61,                   error of a response: cut short after 4 bytes
          94 01 05 dbffffffff 61,               error of a response
          94 01 05 ddffffffff 61,               error of a response
          94 01 05 df7fffffff 61,               error of a response
          94 01 05 c70001 c0,                   a value of type 0xc7
          93 02 a6ba54,                         address of a cluster init: cut short after 3 bytes
          93 02 db7fffffff ba54,                address of a cluster init: a message of at least
          """)
  void bytesThatAreNoWholeObjectAreRefused(String hex, String complaint) {
    byte[] bytes = Vectors.hex(hex);
    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
    assertThatThrownBy(() -> reader.read(WireBytes.direct(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void anErrorNestedWithoutEndDoesNotReachTheStack() {
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 0x91);
    ByteBuffer frame = ByteBuffer.allocate(deep.length + 3).put(Vectors.hex("940105")).put(deep);
    assertThatThrownBy(() -> reader.read(frame.flip()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("levels deep");
  }

  @Test
  void aBufferIsLeftAsItWas() throws ProtocolException {
    byte[] golden = Vectors.hex("9400042291ac996e1f2d33efb1ad6b657930");
    ByteBuffer padded = ByteBuffer.allocate(golden.length + 7).position(3).put(golden);
    ByteBuffer view = padded.position(3).limit(3 + golden.length).slice();
    RequestFrame frame = (RequestFrame) reader.read(view);
    assertThat(view.position()).isZero();
    assertThat(view.limit()).isEqualTo(golden.length);
    Get expected = new Get(RawKey.ofKey(new byte[] {'k', 'e', 'y', '0'}));
    assertThat(reader.params(Get.METHOD, frame.params())).isEqualTo(expected);
    assertThat(reader.params(Get.METHOD, frame.params())).isEqualTo(expected);
  }

  @Test
  void valuesOfAllLengthsComeThroughAnyKindOfBuffer() throws ProtocolException {
    Random random = new Random(7);
    for (int length : List.of(0, 1, 21, 22, 255, 256, 8170, 8192, 8193, 65_525, 65_526, 300_000)) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      Optional<RawValue> value = Optional.of(RawValue.of(ClockTime.of(1_700_000_000, 9), 0, data));
      byte[] bytes = WireBytes.of(new FrameWriter().response(1, Get.METHOD, value));
      for (ByteBuffer buffer :
          List.of(
              ByteBuffer.wrap(bytes),
              ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
              WireBytes.direct(bytes))) {
        ResponseFrame frame = (ResponseFrame) reader.read(buffer);
        assertThat(reader.result(Get.METHOD, frame.result())).isEqualTo(value);
      }
    }
  }

  @Test
  void aValueIsACopyThatOutlivesTheBuffer() throws ProtocolException {
    byte[] bytes = Vectors.hex("940104c0b06b0299820000000a000076616c756530");
    ResponseFrame frame = (ResponseFrame) reader.read(ByteBuffer.wrap(bytes));
    RawValue value = reader.result(Get.METHOD, frame.result()).orElseThrow();
    Arrays.fill(bytes, (byte) 0);
    assertThat(value.data()).asString().isEqualTo("value0");
  }
}
