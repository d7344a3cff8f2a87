package org.kumofs.gateway.memcached.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemcachedLimits;

/** How requests are cut out of the input; what each line means is in the recording of memcached. */
final class TextParserTest {

  private static final long NOW = 1_800_000_000L;

  private final FixedTime time = new FixedTime(NOW);
  private final RecordingSink sink = new RecordingSink();
  private TextParser parser = new TextParser(MemcachedLimits.DEFAULT, time);

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  private List<String> parse(String text) {
    ByteBuffer input = buffer(text);
    parser.parse(input, sink);
    return sink.take();
  }

  @Test
  void commandsCarryAllThatTheLineSays() {
    assertThat(parse("get a b\r\nset k 4294967295 0 2\r\n\r\n\r\nset k 1 0 1 noreply\r\nx\r\n"))
        .containsExactly(
            "get a b",
            "set k flags 4294967295 expires 0 value \r\n SYNC",
            "set k flags 1 expires 0 value x ASYNC noreply");
    assertThat(parse("cas k 0 0 0 18446744073709551615\r\n\r\n"))
        .containsExactly("cas k flags 0 expires 0 value  18446744073709551615");
    assertThat(parse("delete d\r\ndelete d noreply\r\nversion\r\nquit\r\n"))
        .containsExactly("delete d SYNC", "delete d ASYNC noreply", "version", "quit noreply");
  }

  @Test
  void anExpiryTimeCountsFromWhenItsLineCame() {
    parse("set k 0 100 1\r\n");
    time.advanceSeconds(50);

    assertThat(parse("x\r\n"))
        .containsExactly("set k flags 0 expires " + (NOW + 100) + " value x SYNC");
    assertThat(parse("set k 0 100 1\r\nx\r\n"))
        .containsExactly("set k flags 0 expires " + (NOW + 150) + " value x SYNC");
    assertThat(parse("set k 0 -1 1\r\nx\r\n"))
        .containsExactly("set k flags 0 expires 1 value x SYNC");
  }

  @Test
  void theInputIsLeftAloneOnceTheSinkWantsNoMore() {
    ByteBuffer input = buffer("get a\r\nset k 0 0 1\r\nx\r\nfoo\r\nget b\r\nget");
    parser.parse(input, sink.wanting(1));
    assertThat(sink.take()).containsExactly("get a");
    parser.parse(input, sink.wanting(1));
    assertThat(sink.take()).containsExactly("set k flags 0 expires 0 value x SYNC");
    assertThat(input.remaining()).isEqualTo("foo\r\nget b\r\nget".length());

    parser.parse(input, sink.wanting(100));
    assertThat(sink.take()).containsExactly("refused unknown", "get b");
    assertThat(input.hasRemaining()).isFalse();
    assertThat(parse(" c\n")).containsExactly("get c");
  }

  @Test
  void anySplitOfAnyInputGivesTheSameRequests() {
    String[] words = {
      "get ",
      "gets ",
      "set ",
      "cas ",
      "delete ",
      "gat ",
      "incr ",
      "touch ",
      "append ",
      "ms ",
      "mg ",
      "ma ",
      "md ",
      "me ",
      "stats ",
      "flush_all ",
      "ms b 3 T5 k\r\nxyz\r\n",
      "q ",
      "N7 ",
      "O1 ",
      "b ",
      "YQ== ",
      "a ",
      "kk ",
      "0 ",
      "1 ",
      "5 ",
      "-1 ",
      "noreply",
      "\r\n",
      "\n",
      "\r",
      " ",
      "\0",
      "set a 0 0 3\r\nabc\r\n",
      "set b 0 0 100 noreply\r\n",
      "version",
      "k".repeat(251),
      "x".repeat(40),
      "\t"
    };
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      List<String> whole = parse(text.toString());
      parser = new TextParser(MemcachedLimits.DEFAULT.withMaxValueBytes(1 << 20), time);

      List<String> split = new ArrayList<>();
      int from = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 50));
        split.addAll(parse(text.substring(from, to)));
        from = to;
      }
      parser = new TextParser(MemcachedLimits.DEFAULT, time);

      assertThat(split).as("seed %d: %s", seed, text).isEqualTo(whole);
    }
  }

  @Test
  void directBuffersAreReadAsWell() {
    byte[] bytes = "set k 0 0 3\r\nabc\r\nget k\r\n".getBytes(ISO_8859_1);
    ByteBuffer input = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    parser.parse(input, sink);

    assertThat(sink.take()).containsExactly("set k flags 0 expires 0 value abc SYNC", "get k");
  }

  @Test
  void anAnnouncedLengthAloneTakesNoMemory() {
    parser = new TextParser(MemcachedLimits.DEFAULT.withMaxValueBytes(1 << 30), time);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    parse("set k 0 0 1073741824\r\nabc");

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  @Test
  void aLargeValueComesTogetherFromPieces() {
    int length = 9_000_001;
    parser = new TextParser(MemcachedLimits.DEFAULT.withMaxValueBytes(length), time);
    byte[] value = new byte[length];
    new Random(1).nextBytes(value);
    parser.parse(buffer("set k 0 0 " + length + "\r\n"), sink);
    for (int from = 0; from < length; from += 65_536) {
      parser.parse(ByteBuffer.wrap(value, from, Math.min(65_536, length - from)), sink);
    }
    assertThat(sink.take()).isEmpty();
    assertThat(parse("\r")).isEmpty();

    String stored = parse("\n").get(0);
    assertThat(stored.endsWith(" value " + new String(value, ISO_8859_1) + " SYNC")).isTrue();
  }

  @Test
  void theLargestAllowedValueIsTakenAndOneByteMoreIsNot() {
    parser = new TextParser(MemcachedLimits.DEFAULT.withMaxValueBytes(3), time);

    assertThat(parse("set k 0 0 3\r\nabc\r\nset k 0 0 4\r\nabcd\r\n"))
        .containsExactly("set k flags 0 expires 0 value abc SYNC", "oversized k SYNC");
    assertThat(parse("set k 0 0 4 noreply\r\nabcd\r\ncas k 0 0 4 1\r\nabcd\r\n"))
        .containsExactly("oversized k ASYNC noreply", "refused object too large for cache");
    assertThat(parse("cas k 0 0 4 1 noreply\r\nabcd\r\nversion\r\n"))
        .containsExactly("refused object too large for cache noreply", "version");
  }

  @Test
  void theLongestKeyCanBeSet() {
    parser = new TextParser(new MemcachedLimits(3, 10, 2048, 1 << 20), time);

    assertThat(parse("get abc\r\nget abcd\r\ndelete abcd\r\nget abc abcd\r\n"))
        .containsExactly(
            "get abc",
            "refused bad command line format",
            "refused bad command line format",
            "refused bad command line format");
  }

  @Test
  void aLineThatDribblesInWithoutEndIsGivenUp() {
    parse("x".repeat(2048));
    parser.inputDrained(sink);
    assertThat(sink.take()).isEmpty();
    parse("x");
    parser.inputDrained(sink);

    assertThat(sink.take()).containsExactly("quit noreply");
    assertThat(parse("\r\nversion\r\n")).isEmpty();
    parser.inputDrained(sink);
    assertThat(sink.take()).isEmpty();
  }

  @Test
  void aGetThatIsLongerThanItMayIsRefusedAndTheConnectionGivenUp() {
    parser = new TextParser(new MemcachedLimits(250, 10, 2048, 20_000), time);
    assertThat(parse("get " + "k ".repeat(9_997) + "\r\n")).hasSize(1);

    assertThat(parse("get " + "k ".repeat(9_999) + "\r\nversion\r\n"))
        .containsExactly("refused line too long", "quit noreply");
  }

  @Test
  void aValueThatIsTooLargeIsPassedOverInPieces() {
    parse("set k 0 0 1048577\r\n");
    for (int i = 0; i < 1024; i++) {
      assertThat(parse("\n".repeat(1024))).isEmpty();
    }
    assertThat(parse("\n\r\nversion\r\n")).containsExactly("oversized k SYNC", "version");
  }
}
