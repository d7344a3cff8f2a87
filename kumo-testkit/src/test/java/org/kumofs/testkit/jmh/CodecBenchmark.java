package org.kumofs.testkit.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameAssembler;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.FrameWriter;
import org.kumofs.rpc.wire.ProtocolException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Messages between gateway and server: a get and a set of 100 bytes, encoded and decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  private static final int MSG_ID = 4711;

  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();
  private final FrameAssembler assembler = new FrameAssembler(FrameLimits.DEFAULT);
  private final Get get = new Get(RawKey.ofKey("kumobench:12345".getBytes(US_ASCII)));
  private final RawValue value = RawValue.of(ClockTime.ZERO, 0, new byte[104]);
  private final Set set = new Set(SetOperation.SET, get.key(), value);
  private final ByteBuffer getRequest = bytes(writer.request(MSG_ID, get));
  private final ByteBuffer setRequest = bytes(writer.request(MSG_ID, set));
  private final ByteBuffer getResponse = bytes(encodeGetResponse());

  private static ByteBuffer bytes(EncodedFrame frame) {
    ByteBuffer all = ByteBuffer.allocateDirect(frame.length());
    for (ByteBuffer part : frame.buffers()) {
      all.put(part);
    }
    return all;
  }

  private Frame assemble(ByteBuffer bytes) throws ProtocolException {
    bytes.rewind();
    return assembler.take(bytes).orElseThrow();
  }

  /** What a gateway sends for a get. */
  @Benchmark
  public EncodedFrame encodeGet() {
    return writer.request(MSG_ID, get);
  }

  /** What a gateway sends for a set. */
  @Benchmark
  public EncodedFrame encodeSet() {
    return writer.request(MSG_ID, set);
  }

  /** What a server sends for a get. */
  @Benchmark
  public EncodedFrame encodeGetResponse() {
    return writer.response(MSG_ID, Get.METHOD, Optional.of(value));
  }

  /** What a server makes of a get. */
  @Benchmark
  public Get decodeGet() throws ProtocolException {
    return reader.params(Get.METHOD, ((RequestFrame) assemble(getRequest)).params());
  }

  /** What a server makes of a set. */
  @Benchmark
  public Set decodeSet() throws ProtocolException {
    return reader.params(Set.METHOD, ((RequestFrame) assemble(setRequest)).params());
  }

  /** What a gateway makes of the answer to a get. */
  @Benchmark
  public Optional<RawValue> decodeGetResponse() throws ProtocolException {
    return reader.result(Get.METHOD, ((ResponseFrame) assemble(getResponse)).result());
  }
}
