package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.StatusCode;

class TotalsTest {

  private final StoreFixture fixture = new StoreFixture(3);
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  TotalsTest() {
    for (FakeServer server : cluster.servers) {
      server.numbers.putAll(
          Map.of(
              StatusCode.ITEMS, 1L,
              StatusCode.BYTES, 10L,
              StatusCode.CMD_GET, 100L,
              StatusCode.CMD_SET, 1_000L,
              StatusCode.CMD_DELETE, 10_000L));
    }
  }

  @Test
  void theNumbersOfAllServersAreAddedUp() {
    assertThat(fixture.await(store.totals()))
        .isEqualTo(new ClusterTotals(3, 0, 3, 30, 300, 3_000, 30_000));
  }

  @Test
  void whatAnOriginalDoesNotKnowAddsNothing() {
    cluster.servers.get(0).numbers.remove(StatusCode.BYTES);

    assertThat(fixture.await(store.totals()))
        .isEqualTo(new ClusterTotals(3, 0, 3, 20, 300, 3_000, 30_000));
  }

  @Test
  void serversThatDoNotAnswerAreCounted() {
    cluster.servers.get(0).kill();
    cluster.network.silence(cluster.servers.get(1).address);

    CompletableFuture<ClusterTotals> totals = store.totals();

    assertThat(fixture.millisUntilDone(totals))
        .isLessThanOrEqualTo(StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(totals.join()).isEqualTo(new ClusterTotals(1, 2, 1, 10, 100, 1_000, 10_000));
  }

  @Test
  void withoutARingAllIsZero() {
    fixture.view = ClusterView.EMPTY;
    assertThat(store.totals()).isCompletedWithValue(new ClusterTotals(0, 0, 0, 0, 0, 0, 0));
  }
}
