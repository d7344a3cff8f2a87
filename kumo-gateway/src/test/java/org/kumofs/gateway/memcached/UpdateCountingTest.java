package org.kumofs.gateway.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.text.TextParser;

/** What commands count as; the same as in memcached 1.6.18, where that has such a command. */
final class UpdateCountingTest {

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final GatewayCounters counters = new GatewayCounters();
  private final MemoryStore store = new MemoryStore(time, 1000);
  private final CommandRunner runner = new CommandRunner(store, TestStats.of(counters, time, ""));

  private void run(String lines) {
    TextParser parser = new TextParser(MemcachedLimits.DEFAULT, time);
    byte[] bytes = lines.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    parser.parse(
        ByteBuffer.wrap(bytes),
        request -> {
          if (request.command() instanceof Command.Read read) {
            runner.read(read).join();
          } else if (request.command() instanceof Command.Write write) {
            runner.write(write).join();
          }
          return true;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "mg a|, cmd_get=1 get_misses=1",
    "me a|, cmd_meta=1",
    "mg a T30|, cmd_get=1 get_misses=1",
    "mg a N30|, cmd_get=1 get_hits=1",
    "ma a|, incr_misses=1",
    "ma a N0|, ''",
    "ma a N0|ma a|ma a MD|ma b MD|, incr_hits=1 decr_misses=1 decr_hits=1",
    "ms a 1|5|mg a|mg a T50|ma a|md a|,"
        + " cmd_get=1 cmd_set=1 cmd_touch=1 get_hits=1 delete_hits=1 incr_hits=1 touch_hits=1",
    "set a 0 0 1|5|md a C1|, cmd_set=1 delete_misses=1",
    "set a 0 0 1|5|md a I|, cmd_set=1",
    "md a C1|md a|delete a|, delete_misses=3",
    "ms a 1|x|ms a 1 C5|x|, cmd_set=2 cas_badval=1",
    "ms a 1 C5|x|, cmd_set=1 cas_misses=1",
    "set a 0 0 1|5|cas a 0 0 1 1000|6|, cmd_set=2 cas_hits=1",
    "add a 0 0 1|x|add a 0 0 1|x|append a 0 0 1|y|, cmd_set=3",
    "gat 0 a b|set a 0 0 1|x|gat 0 a b|touch a 5|touch b 5|,"
        + " cmd_set=1 cmd_touch=6 touch_hits=2 touch_misses=4",
    "incr a 1|decr a 1|set a 0 0 1|x|incr a 1|, cmd_set=1 incr_misses=1 decr_misses=1",
  })
  void commandsCountAsInMemcached(String lines, String counted) {
    run(lines);

    String actual =
        Arrays.stream(Counter.values())
            .filter(counter -> counters.get(counter) != 0)
            .map(counter -> counter.statName() + "=" + counters.get(counter))
            .collect(Collectors.joining(" "));
    assertThat(actual.split(" ")).containsExactlyInAnyOrder(counted.split(" "));
  }
}
