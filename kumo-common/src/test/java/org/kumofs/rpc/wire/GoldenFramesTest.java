package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.Frame.ClusterInitFrame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.vectors.Vectors;

/** Every message recorded from the original, in both directions. */
class GoldenFramesTest {

  private final FrameReader reader = new FrameReader();
  private final FrameWriter writer = new FrameWriter();

  static List<GoldenFrame<?, ?>> calls() {
    return GoldenFrame.all();
  }

  static Stream<GoldenFrame<?, ?>> answeredCalls() {
    return GoldenFrame.all().stream().filter(GoldenFrame::hasResponse);
  }

  static Stream<JsonNode> inits() {
    return Vectors.lines("frames.jsonl").stream().filter(line -> line.has("hex"));
  }

  @Test
  void thereIsSomethingToTest() {
    assertThat(calls()).hasSizeGreaterThan(40);
    assertThat(inits()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aRequestIsReadAsItWasMeant(GoldenFrame<?, ?> golden) throws Exception {
    for (ByteBuffer bytes :
        List.of(ByteBuffer.wrap(golden.requestBytes()), WireBytes.direct(golden.requestBytes()))) {
      RequestFrame frame = (RequestFrame) reader.read(bytes);
      assertThat(frame.msgId()).isEqualTo(golden.requestMsgId());
      assertThat(frame.methodId()).isEqualTo(golden.method().id());
      Request<?> request = reader.params(golden.method(), frame.params());
      assertThat(request).isEqualTo(golden.request());
      assertThat(request.method()).isSameAs(golden.method());
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aRequestIsWrittenByteForByte(GoldenFrame<?, ?> golden) {
    assertThat(WireBytes.of(writer.request(golden.requestMsgId(), golden.request())))
        .isEqualTo(golden.requestBytes());
    assertThat(WireBytes.of(writer.request(golden.requestMsgId(), writer.params(golden.request()))))
        .isEqualTo(golden.requestBytes());
  }

  @ParameterizedTest
  @MethodSource("answeredCalls")
  void aResponseIsReadAsItWasMeant(GoldenFrame<?, ?> golden) throws Exception {
    for (ByteBuffer bytes :
        List.of(
            ByteBuffer.wrap(golden.responseBytes()), WireBytes.direct(golden.responseBytes()))) {
      ResponseFrame frame = (ResponseFrame) reader.read(bytes);
      assertThat(frame.msgId()).isEqualTo(golden.responseMsgId());
      assertThat(frame.error()).isEmpty();
      Object result = reader.result(golden.method(), frame.result());
      assertThat(result).isEqualTo(golden.result());
    }
  }

  @ParameterizedTest
  @MethodSource("answeredCalls")
  void aResponseIsWrittenByteForByte(GoldenFrame<?, ?> golden) {
    assertThat(WireBytes.of(response(golden))).isEqualTo(golden.responseBytes());
  }

  private <R> EncodedFrame response(GoldenFrame<?, R> golden) {
    return writer.response(golden.responseMsgId(), golden.method(), golden.result());
  }

  @ParameterizedTest
  @MethodSource("inits")
  void aClusterInitIsReadAndWritten(JsonNode line) throws Exception {
    byte[] bytes = Vectors.hex(line.get("hex").textValue());
    NodeAddress address = NodeAddress.fromWire(Vectors.raw(line.get("value").get(1)));
    Role role = line.get("value").get(2).intValue() == 0 ? Role.MANAGER : Role.SERVER;
    assertThat(reader.read(ByteBuffer.wrap(bytes))).isEqualTo(new ClusterInitFrame(address, role));
    assertThat(WireBytes.of(writer.clusterInit(address, role))).isEqualTo(bytes);
  }

  @Test
  void theOfferIsTheOneCallThatIsNeverAnswered() {
    assertThat(calls())
        .allSatisfy(
            golden ->
                assertThat(golden.method().hasResponse())
                    .as(golden.what())
                    .isEqualTo(golden.hasResponse()));
  }
}
