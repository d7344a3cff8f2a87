package org.kumofs.gateway.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.RequestCounters;

final class GatewayStatsTest {

  private static final List<Map.Entry<String, String>> SETTINGS =
      List.of(Map.entry("maxconns", "7"), Map.entry("evictions", "off"));

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final GatewayCounters counters = new GatewayCounters();
  private final GatewayStore store = new MemoryStore(time);
  private final GatewayStats stats =
      new GatewayStats(
          counters, new RequestCounters(), new GatewayFacts("9.9", false, 7, 3, SETTINGS), time);

  private Reply answer(String group) {
    return stats.answer(group, store).join();
  }

  private List<Map.Entry<String, String>> entries(String group) {
    return ((Reply.Stats) answer(group)).entries();
  }

  @Test
  void theGeneralNumbersHaveTheNamesThatClientsLookFor() {
    counters.add(Counter.CMD_GET, 5);
    counters.increment(Counter.CURR_CONNECTIONS);
    time.advanceSeconds(61);

    List<Map.Entry<String, String>> general = entries("");

    assertThat(general)
        .contains(
            Map.entry("uptime", "61"),
            Map.entry("time", "1800000061"),
            Map.entry("version", "9.9"),
            Map.entry("pointer_size", "64"),
            Map.entry("max_connections", "7"),
            Map.entry("curr_connections", "1"),
            Map.entry("connection_structures", "1"),
            Map.entry("cmd_get", "5"),
            Map.entry("limit_maxbytes", "0"),
            Map.entry("threads", "3"),
            Map.entry("curr_items", "0"),
            Map.entry("evictions", "0"),
            Map.entry("cluster_servers", "1"),
            Map.entry("cluster_silent_servers", "0"));
    assertThat(general)
        .extracting(Map.Entry::getKey)
        .contains("pid", "rusage_user", "rusage_system", "bytes", "total_items", "retries")
        .doesNotHaveDuplicates();
  }

  @Test
  void everyCounterIsThere() {
    assertThat(entries(""))
        .extracting(Map.Entry::getKey)
        .contains(List.of(Counter.values()).stream().map(Counter::statName).toArray(String[]::new));
  }

  @Test
  void countersBeginAnewButThoseOfWhatThereIsNow() {
    counters.increment(Counter.CURR_CONNECTIONS);
    counters.increment(Counter.TOTAL_CONNECTIONS);
    counters.add(Counter.BYTES_READ, 100);

    assertThat(answer("reset")).isEqualTo(new Reply.Ok());

    assertThat(counters.get(Counter.CURR_CONNECTIONS)).isEqualTo(1);
    assertThat(counters.get(Counter.TOTAL_CONNECTIONS)).isZero();
    assertThat(counters.get(Counter.BYTES_READ)).isZero();
  }

  @Test
  void theSettingsAreThoseThatWereGiven() {
    assertThat(entries("settings")).isEqualTo(SETTINGS);
  }

  @Test
  void portsAndTheirClientsAreListed() throws UnknownHostException {
    InetSocketAddress first = at(11211, 127, 0, 0, 1);
    InetSocketAddress second = at(11212, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    InetSocketAddress client = at(5, 10, 0, 0, 1);
    stats.addPort(() -> new OpenPort(first, List.of(client)));
    stats.addPort(() -> new OpenPort(second, List.of()));

    assertThat(entries("conns"))
        .containsExactly(
            Map.entry("1:addr", "tcp:127.0.0.1:11211"),
            Map.entry("1:state", "conn_listening"),
            Map.entry("2:addr", "tcp:10.0.0.1:5"),
            Map.entry("2:listen_addr", "tcp:127.0.0.1:11211"),
            Map.entry("3:addr", "tcp6:[0:0:0:0:0:0:0:1]:11212"),
            Map.entry("3:state", "conn_listening"));
  }

  private static InetSocketAddress at(int port, int... address) throws UnknownHostException {
    byte[] bytes = new byte[address.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) address[i];
    }
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }

  @Test
  void thereAreNoOtherGroups() {
    assertThat(answer("extstore")).isEqualTo(new Reply.NotFound());
    assertThat(answer("Settings")).isEqualTo(new Reply.NotFound());
  }
}
