package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.ring.NodeAddress;

/** Clients at work on one set of keys, and the judgement of what they found. */
final class Workload {

  private static final int CLIENTS = 6;
  private static final int KEYS = 24;

  private final InProcessCluster cluster;
  private final History history = new History();
  private final List<String> keys;
  private final List<SimClient> clients = new ArrayList<>();

  private Workload(InProcessCluster cluster, List<String> keys) {
    this.cluster = cluster;
    this.keys = keys;
  }

  /** Has clients begin to work, spread over the gateways. */
  static Workload start(InProcessCluster cluster) {
    Workload workload =
        new Workload(cluster, IntStream.range(0, KEYS).mapToObj(i -> "key" + i).toList());
    for (int i = 0; i < CLIENTS; i++) {
      SimGateway gateway = cluster.gateway(1 + i % cluster.gateways());
      workload.clients.add(
          new SimClient(
              "c" + i, gateway.newStore(), workload.keys, workload.history, cluster.world()));
    }
    workload.clients.forEach(SimClient::start);
    return workload;
  }

  History history() {
    return history;
  }

  List<String> keys() {
    return keys;
  }

  int operations() {
    return clients.stream().mapToInt(SimClient::operations).sum();
  }

  int failures() {
    return clients.stream().mapToInt(SimClient::failures).sum();
  }

  /** Waits until every client has had success again, and none has met with failure for a while. */
  void awaitHealthy(long limitMillis) {
    long from = cluster.world().nowMillis();
    cluster.runUntil(
        "clients are served",
        () -> clients.stream().allMatch(client -> client.lastSuccessMillis() > from),
        limitMillis);
    int failuresThen = failures();
    cluster.run(1_000);
    assertThat(failures() - failuresThen).as("failures after recovery").isZero();
  }

  /** Stops the clients, and makes sure that nobody saw anything wrong and all can be read. */
  void finish() {
    stop();
    readEverything();
    assertThat(history.violations()).isEmpty();
  }

  /** The same, and each owner of a key must have what its readers may see. */
  void finishAndLookAtOwners() {
    stop();
    readEverything();
    for (String key : keys) {
      for (NodeAddress owner : ownersOf(key)) {
        history.judge(owner.toString(), key, storedValue(owner, key), cluster.world().nowMillis());
      }
    }
    assertThat(history.violations()).isEmpty();
  }

  void stop() {
    clients.forEach(SimClient::stop);
    cluster.runUntil(
        "clients are done", () -> clients.stream().allMatch(SimClient::isIdle), 60_000);
    // A moment later, so that what has ended counts as before.
    cluster.run(10);
  }

  private void readEverything() {
    GatewayStore store = cluster.gateway(1).newStore();
    for (String key : keys) {
      long beganAt = cluster.world().nowMillis();
      GetResult found = cluster.await(store.get(List.of(SimClient.bytes(key)))).get(0);
      assertThat(found).as(key).isNotInstanceOf(GetResult.Failed.class);
      history.judge("reading back", key, SimClient.valueOf(found), beganAt);
    }
  }

  /** Owners that are up, by the read ring. */
  List<NodeAddress> ownersOf(String key) {
    return cluster.rings().read().ownersOf(rawKey(key).hash()).active();
  }

  /** The record on a server, tombstone or value. */
  Optional<RawValue> stored(NodeAddress server, String key) {
    return cluster.server(server).stored(rawKey(key));
  }

  private Optional<String> storedValue(NodeAddress server, String key) {
    return stored(server, key)
        .filter(record -> !record.isTombstone())
        .map(record -> new String(record.data(), java.nio.charset.StandardCharsets.UTF_8));
  }

  static RawKey rawKey(String key) {
    return RawKey.ofKey(SimClient.bytes(key));
  }

  /** Sets a key by a client of its own, to its end. */
  StoreResult set(GatewayStore store, String key, String value) {
    return cluster.await(store.set(SimClient.item(key, value), WriteMode.SYNC));
  }
}
