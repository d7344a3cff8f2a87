package org.kumofs.gateway.memcached.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser;

/**
 * What has to hold for a parser whatever it is fed: it throws nothing, ends, takes no more memory
 * than what has arrived and its limits allow, and finds the same requests however the input is cut.
 */
final class ParserProperties {

  /** Small, so that a parser that allocates what a client merely announces is found out. */
  static final MemcachedLimits LIMITS = new MemcachedLimits(250, 10_000, 2048, 20_000);

  /** Recorded input is cut everywhere; what a fuzzer makes of it in so many places, to try more. */
  private static final int MAX_CUTS = System.getenv("JAZZER_FUZZ") == null ? 200 : 10;

  private static final long FIXED_BYTES = 1 << 20;
  private static final long BYTES_PER_INPUT_BYTE = 2_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Supplier<RequestParser> parsers;

  ParserProperties(Supplier<RequestParser> parsers) {
    this.parsers = parsers;
  }

  void checkOn(byte[] input) {
    List<String> whole = parse(input, input.length, Integer.MAX_VALUE);
    assertThat(parse(input, 1, Integer.MAX_VALUE)).as("byte by byte").isEqualTo(whole);
    assertThat(parse(input, input.length, 1)).as("one request at a time").isEqualTo(whole);
    int distance = 1 + input.length / MAX_CUTS;
    for (int first = 1; first < input.length; first += distance) {
      assertThat(parse(input, first, Integer.MAX_VALUE)).as("cut at %d", first).isEqualTo(whole);
    }
    checkMemory(input);
  }

  /**
   * Parses.
   *
   * @param first how much of the input comes at first
   * @param wanted how many requests the sink takes in one call
   */
  private List<String> parse(byte[] input, int first, int wanted) {
    RequestParser parser = parsers.get();
    List<String> requests = new ArrayList<>();
    int from = 0;
    while (from < input.length) {
      int to = Math.min(input.length, from + (first == 1 || from == 0 ? first : input.length));
      from = feed(parser, input, from, to, wanted, requests);
    }
    parser.inputDrained(request -> requests.add(RequestDump.of(request)));
    assertThat(requests.size()).isLessThanOrEqualTo(input.length + 1);
    return requests;
  }

  private static int feed(
      RequestParser parser, byte[] input, int from, int to, int wanted, List<String> requests) {
    ByteBuffer buffer = ByteBuffer.wrap(input, from, to - from);
    while (buffer.hasRemaining()) {
      int positionBefore = buffer.position();
      int requestsBefore = requests.size();
      parser.parse(buffer, request -> take(request, requests, requestsBefore + wanted));
      if (buffer.position() == positionBefore && requests.size() == requestsBefore) {
        // It has given the connection up.
        return input.length;
      }
    }
    return to;
  }

  private static boolean take(Request request, List<String> requests, int most) {
    requests.add(RequestDump.of(request));
    return requests.size() < most;
  }

  private void checkMemory(byte[] input) {
    RequestParser parser = parsers.get();
    ByteBuffer buffer = ByteBuffer.wrap(input);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    parser.parse(buffer, request -> true);
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(FIXED_BYTES + BYTES_PER_INPUT_BYTE * input.length);
  }
}
