package org.kumofs.testkit.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.KeyHash;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Placing keys: their hash, their owners, and the ring itself. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {

  private static final int FIRST_PORT = 19800;

  /** Servers. */
  @Param({"3", "60"})
  public int servers;

  private final byte[] key = "kumobench:12345".getBytes(US_ASCII);
  private RingSeed seed;
  private Ring ring;
  private long hash;

  /** Builds the ring. */
  @Setup
  public void buildRing() {
    List<RingNode> nodes =
        IntStream.range(0, servers)
            .mapToObj(
                i ->
                    RingNode.active(
                        NodeAddress.of(InetAddress.getLoopbackAddress(), FIRST_PORT + i)))
            .toList();
    seed = new RingSeed(nodes, ClockTime.ZERO);
    ring = Ring.of(seed);
  }

  /** SHA-1 of a short key. */
  @Benchmark
  public long keyHash() {
    return KeyHash.of(key);
  }

  /** The owners of ever other keys. */
  @Benchmark
  public Owners owners() {
    hash += 0x9e37_79b9_7f4a_7c15L;
    return ring.ownersOf(hash);
  }

  /** The whole ring, as when the servers change. */
  @Benchmark
  public Ring build() {
    return Ring.of(seed);
  }
}
