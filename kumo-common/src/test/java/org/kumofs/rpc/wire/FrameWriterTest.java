package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.vectors.Vectors;

class FrameWriterTest {

  private static final RawKey KEY = RawKey.ofKey(new byte[] {'k'});

  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();

  private static RawValue valueOfRecordLength(int length) {
    byte[] data = new byte[length - RawValue.HEADER_LENGTH];
    Arrays.fill(data, (byte) 'v');
    return RawValue.of(ClockTime.of(1, 2), 0, data);
  }

  private static String hex(EncodedFrame frame) {
    return HexFormat.of().formatHex(WireBytes.of(frame));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,          00
          127,        7f
          128,        cc80
          255,        ccff
          256,        cd0100
          65535,      cdffff
          65536,      ce00010000
          2147483647, ce7fffffff
          -2147483648,ce80000000
          -1,         ceffffffff
          """)
  void idsAndClocksAreUnsignedAndAsShortAsCanBe(int number, String encoded) {
    assertThat(hex(writer.request(number, new KeepAlive(number))))
        .isEqualTo("9400" + encoded + "0091" + encoded);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          10,     aa
          31,     bf
          32,     da0020
          255,    da00ff
          256,    da0100
          4095,   da0fff
          4096,   da1000
          65535,  daffff
          65536,  db00010000
          """)
  void rawsHaveTheHeadersOf2009(int recordLength, String head) {
    String bytes =
        hex(writer.response(1, Get.METHOD, Optional.of(valueOfRecordLength(recordLength))));
    assertThat(bytes).startsWith("940101c0" + head + "0000000100000002");
    assertThat(bytes).hasSize(2 * (4 + recordLength) + head.length());
  }

  @Test
  void anErrorStandsBeforeAnEmptyResult() {
    assertThat(hex(writer.error(300, WireError.of(ErrorCode.SERVER)))).isEqualTo("9401cd012c06c0");
    assertThat(hex(writer.error(1, new WireError.Code(-1)))).isEqualTo("940101ffc0");
    assertThat(hex(writer.error(1, new WireError.Flag(true)))).isEqualTo("940101c3c0");
    assertThat(hex(writer.error(1, new WireError.Text("empty suffix"))))
        .isEqualTo("940101ac656d70747920737566666978c0");
    String longText = "why not? ".repeat(10);
    assertThat(hex(writer.error(1, new WireError.Text(longText)))).startsWith("940101da005a776879");
  }

  @Test
  void theNumbersOfTheErrorCodesAreThoseOfTheOriginalAndTwoMore() {
    assertThat(ErrorCode.values())
        .extracting(ErrorCode::wireId)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ErrorCode.ofWireId(code.wireId())).contains(code);
    }
    assertThat(ErrorCode.ofWireId(0)).isEmpty();
    assertThat(ErrorCode.ofWireId(9)).isEmpty();
  }

  @Test
  void anIpv6NodeAnnouncesItselfWith22Bytes() throws Exception {
    NodeAddress address = NodeAddress.of(InetAddress.getByName("fe80::1"), 19800);
    assertThat(hex(writer.clusterInit(address, Role.SERVER)))
        .isEqualTo("9302b64d58fe8000000000000000000000000000010000000001");
  }

  @Test
  void aLongValueIsSentFromWhereItLies() {
    RawValue large = valueOfRecordLength(1 << 20);
    EncodedFrame frame = writer.request(1, new ReplicateSet(2, 0, KEY, large));
    assertThat(frame.buffers()).hasSize(2);
    assertThat(frame.buffers()[1].array()).isSameAs(large.tail().array());
    assertThat(frame.length()).isEqualTo((1 << 20) + 22);
  }

  @Test
  void aRecordAsItWasReceivedIsSentFromWhereItLiesToo() {
    RawValue received = RawValue.ofRecord(new byte[1 << 20]);
    RawValue stamped = received.withClockTime(new ClockTime(77));
    EncodedFrame first = writer.request(1, new ReplicateSet(2, 0, KEY, received));
    EncodedFrame second = writer.request(1, new ReplicateSet(2, 0, KEY, stamped));
    assertThat(first.buffers()[1].array()).isSameAs(received.bytes());
    assertThat(second.buffers()[1].array()).isSameAs(received.bytes());
    assertThat(second.length()).isEqualTo(first.length());
  }

  @Test
  void aLongKeyAndALongValueStandInTheRightPlaces() throws ProtocolException {
    byte[] name = new byte[5000];
    Arrays.fill(name, (byte) 'n');
    ReplicateSet request = new ReplicateSet(2, 0, RawKey.ofKey(name), valueOfRecordLength(70_000));
    EncodedFrame frame = writer.request(1, request);
    assertThat(frame.buffers()).hasSize(4);
    Frame.RequestFrame read = (Frame.RequestFrame) reader.read(ByteBuffer.wrap(bytes(frame)));
    assertThat(reader.params(ReplicateSet.METHOD, read.params())).isEqualTo(request);
  }

  private static byte[] bytes(EncodedFrame frame) {
    return WireBytes.of(frame);
  }

  @Test
  void aShortMessageIsOneBuffer() {
    assertThat(writer.request(1, new ReplicateSet(2, 0, KEY, valueOfRecordLength(4000))).buffers())
        .hasSize(1);
  }

  @Test
  void parametersEncodedOnceServeManyRequests() {
    for (int length : List.of(100, 100_000)) {
      ReplicateSet request = new ReplicateSet(2, 0, KEY, valueOfRecordLength(length));
      EncodedParams params = writer.params(request);
      for (int msgId : List.of(1, 200, 70_000, -1)) {
        assertThat(bytes(writer.request(msgId, params)))
            .isEqualTo(bytes(writer.request(msgId, request)));
      }
    }
  }

  @Test
  void aFrameCanBeSentManyTimes() {
    EncodedFrame frame =
        writer.request(1, new ReplicateSet(2, 0, KEY, valueOfRecordLength(100_000)));
    byte[] first = bytes(frame);
    byte[] second = bytes(frame);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aFrameDoesNotChangeWhenTheNextIsWritten() {
    EncodedFrame first = writer.request(1, new KeepAlive(5));
    byte[] before = bytes(first);
    writer.request(0x01020304, new KeepAlive(0x0a0b0c0d));
    assertThat(bytes(first)).isEqualTo(before);
  }

  @Test
  void aRequestThatCannotBeEncodedLeavesNoTraceInTheNext() {
    for (RawKey key : List.of(KEY, RawKey.ofKey(new byte[10_000]))) {
      assertThatThrownBy(() -> writer.request(1, new ReplicateSet(2, 0, key, null)))
          .isInstanceOf(NullPointerException.class);
      assertThat(hex(writer.request(1, new KeepAlive(5)))).isEqualTo("940001009105");
    }
  }

  @Test
  void aMessageOfManySmallPartsGrowsAsNeeded() throws ProtocolException {
    List<NodeAddress> newcomers =
        IntStream.range(0, 20_000)
            .mapToObj(i -> NodeAddress.fromWire(Vectors.hex(String.format("4d580a00%04x", i))))
            .toList();
    NodesInfo info = new NodesInfo(RingSeed.EMPTY, newcomers);
    for (int round = 0; round < 2; round++) {
      EncodedFrame frame = writer.response(1, NodesInfoRequest.METHOD, info);
      ResponseFrame read = (ResponseFrame) reader.read(ByteBuffer.wrap(bytes(frame)));
      assertThat(reader.result(NodesInfoRequest.METHOD, read.result())).isEqualTo(info);
    }
  }
}
