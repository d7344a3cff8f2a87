package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.kumofs.clock.ClockTime;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.Flush;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.server.store.RecordCounts;

/** What was flushed stays away, whichever servers come and go. */
class FlushTest {

  private static final List<String> KEYS =
      IntStream.range(0, 30).mapToObj(i -> "flushed" + i).toList();

  private InProcessCluster cluster;
  private GatewayStore store;

  private void startWithRecords(long seed) {
    cluster = InProcessCluster.builder(seed).servers(4).startAttached();
    store = cluster.gateway(1).newStore();
    set(KEYS);
  }

  @SeededTest
  void aServerThatJoinsLaterServesNothingOfIt(long seed) {
    startWithRecords(seed);
    flush(cluster.servers());
    SimServer newcomer = cluster.addServer();
    cluster.awaitNewcomer(newcomer);

    cluster.attach();

    assertAbsent();
    assertThat(newcomer.store().counts()).isEqualTo(RecordCounts.NONE);
    set(KEYS.subList(0, 5));
    cluster.replace(true);
    assertPresent(KEYS.subList(0, 5));
  }

  @SeededTest
  void aServerThatWasAwayMeanwhileServesNothingOfIt(long seed) {
    startWithRecords(seed);
    SimServer away = cluster.server(4);
    away.kill();
    cluster.awaitFault(away, 60_000);
    flush(cluster.servers().subList(0, 3));
    away.restart();
    cluster.awaitNewcomer(away);

    cluster.attach();

    assertAbsent();
    set(KEYS);
    assertPresent(KEYS);
  }

  private void set(List<String> keys) {
    for (String key : keys) {
      assertThat(cluster.await(store.set(SimClient.item(key, "value"), WriteMode.SYNC)))
          .isInstanceOf(StoreResult.Stored.class);
    }
  }

  private void flush(List<SimServer> servers) {
    ClockTime latest = ClockTime.ZERO;
    for (SimServer server : servers) {
      StatusValue clock = cluster.ask(server, new GetStatus(StatusCode.CLOCK_TIME));
      latest = ClockTime.join(latest, new ClockTime(((StatusValue.Number) clock).bits()));
    }
    for (SimServer server : servers) {
      cluster.ask(server, new Flush(latest, 0));
    }
    cluster.settle();
  }

  private void assertAbsent() {
    assertThat(read(KEYS)).allMatch(GetResult.Miss.class::isInstance);
  }

  private void assertPresent(List<String> keys) {
    assertThat(read(keys)).allMatch(GetResult.Hit.class::isInstance);
  }

  private List<GetResult> read(List<String> keys) {
    return cluster.await(store.get(keys.stream().map(SimClient::bytes).toList()));
  }
}
