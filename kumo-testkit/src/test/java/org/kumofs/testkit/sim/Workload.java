package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
import org.kumofs.ring.RingPair;
import org.kumofs.testkit.history.Action;
import org.kumofs.testkit.history.Answer;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.Operation;

/** Clients at work on one set of keys and counters, and the judgement of what they found. */
final class Workload {

  private static final int CLIENTS = 6;
  private static final int COUNTING_CLIENTS = 2;
  private static final List<String> COUNTERS = List.of("counter1", "counter2");

  private final InProcessCluster cluster;
  private final History history = new History();
  private final List<String> keys;
  private final List<SimClient> clients = new ArrayList<>();
  private final List<CountingClient> counting = new ArrayList<>();

  private Workload(InProcessCluster cluster, List<String> keys) {
    this.cluster = cluster;
    this.keys = keys;
  }

  /** Has clients begin to work, spread over the gateways. */
  static Workload start(InProcessCluster cluster) {
    return start(cluster, Load.BUSY);
  }

  /** The same with as much to do as is wanted. */
  static Workload start(InProcessCluster cluster, Load load) {
    Workload workload =
        new Workload(cluster, IntStream.range(0, load.keys()).mapToObj(i -> "key" + i).toList());
    workload.prepare(load);
    workload.start();
    return workload;
  }

  private void prepare(Load load) {
    GatewayStore first = cluster.gateway(1).newStore();
    for (String counter : COUNTERS) {
      assertThat(set(first, counter, "0")).isInstanceOf(StoreResult.Stored.class);
    }
    if (load.restMillis() > 0) {
      cluster.run(load.restMillis());
      keys.forEach(key -> setFirst(first, key));
      cluster.run(load.restMillis());
    }
  }

  private void setFirst(GatewayStore store, String key) {
    long beganAt = cluster.world().nowMillis();
    String value = "first";
    assertThat(set(store, key, value)).isInstanceOf(StoreResult.Stored.class);
    Action set = new Action.Set(value);
    long endedAt = cluster.world().nowMillis();
    history.note(key, new Operation("first", beganAt, endedAt, set, Answer.DONE));
  }

  private void start() {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SimClient("c" + i, newStore(i), keys, history, cluster.world()));
    }
    for (int i = 0; i < COUNTING_CLIENTS; i++) {
      counting.add(new CountingClient(newStore(i), COUNTERS, history, cluster.world()));
    }
    clients.forEach(SimClient::start);
    counting.forEach(CountingClient::start);
  }

  private GatewayStore newStore(int client) {
    return cluster.gateway(1 + client % cluster.gateways()).connect();
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

  /** How many of those were reads. */
  int failedReads() {
    return clients.stream().mapToInt(SimClient::failedReads).sum();
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

  /**
   * Waits for a second in which every client has had success, and none has met with failure. What
   * was under way when the faults ended may take its time to fail.
   */
  void awaitSteady(long limitMillis) {
    long until = cluster.world().nowMillis() + limitMillis;
    while (!isSteadyFor(1_000)) {
      assertThat(cluster.world().nowMillis())
          .as("clients meet with failure until")
          .isLessThan(until);
    }
  }

  private boolean isSteadyFor(long millis) {
    long from = cluster.world().nowMillis();
    int failuresThen = failures();
    cluster.run(millis);
    return failures() == failuresThen
        && clients.stream().allMatch(client -> client.lastSuccessMillis() > from);
  }

  /** Stops the clients, and makes sure that nobody saw anything wrong and all can be read. */
  void finish() {
    stop();
    readEverything();
    assertFlawless();
  }

  /** The same, and each owner of a key must have what its readers may see. */
  void finishAndLookAtOwners() {
    stop();
    readEverything();
    lookAtOwners();
    assertFlawless();
  }

  /** That answers may have no order after some faults is known; see the list of known failures. */
  private void assertFlawless() {
    assertThat(
            history.findings().stream()
                .filter(one -> one.property() != Property.ORDER)
                .filter(one -> one.property() != Property.ONCE))
        .isEmpty();
  }

  void stop() {
    clients.forEach(SimClient::stop);
    counting.forEach(CountingClient::stop);
    cluster.runUntil("clients are done", this::isIdle, 60_000);
    // A moment later, so that what has ended counts as before.
    cluster.run(10);
  }

  private boolean isIdle() {
    return clients.stream().allMatch(SimClient::isIdle)
        && counting.stream().allMatch(CountingClient::isIdle);
  }

  /** Reads every key once, as a client does. */
  void readEverything() {
    GatewayStore store = cluster.gateway(1).newStore();
    for (String key : keys) {
      long beganAt = cluster.world().nowMillis();
      history.note(key, readBy("last", beganAt, SimClient.answerOf(read(store, key))));
    }
    for (String counter : COUNTERS) {
      long beganAt = cluster.world().nowMillis();
      long value = numberIn(SimClient.valueOf(read(store, counter)));
      history.note(counter, countBy(beganAt, value));
    }
  }

  private GetResult read(GatewayStore store, String key) {
    GetResult found = cluster.await(store.get(List.of(SimClient.bytes(key)))).get(0);
    assertThat(found).as(key).isNotInstanceOf(GetResult.Failed.class);
    return found;
  }

  /** Judges what lies on each owner that is up. */
  void lookAtOwners() {
    RingPair rings = cluster.rings();
    for (String key : keys) {
      for (NodeAddress owner : ownersOf(key, rings)) {
        Answer held = Answer.found(storedValue(owner, key));
        history.judgeCopy(key, readBy(owner.toString(), cluster.world().nowMillis(), held));
      }
    }
    for (String counter : COUNTERS) {
      for (NodeAddress owner : ownersOf(counter, rings)) {
        long value = numberIn(storedValue(owner, counter));
        history.judgeCopy(counter, countBy(cluster.world().nowMillis(), value));
      }
    }
  }

  private Operation readBy(String who, long beganAt, Answer answer) {
    return new Operation(who, beganAt, cluster.world().nowMillis(), new Action.Read(), answer);
  }

  private Count countBy(long beganAt, long value) {
    return new Count(false, beganAt, cluster.world().nowMillis(), value, false);
  }

  private static long numberIn(Optional<String> value) {
    return CountingClient.numberIn(value.orElse("0"));
  }

  /** Owners that are up, by the read ring. */
  List<NodeAddress> ownersOf(String key) {
    return ownersOf(key, cluster.rings());
  }

  private static List<NodeAddress> ownersOf(String key, RingPair rings) {
    return rings.read().ownersOf(rawKey(key).hash()).active();
  }

  /** The record on a server, tombstone or value. */
  Optional<RawValue> stored(NodeAddress server, String key) {
    return cluster.server(server).stored(rawKey(key));
  }

  private Optional<String> storedValue(NodeAddress server, String key) {
    return stored(server, key)
        .filter(record -> !record.isTombstone())
        .map(record -> new String(record.data(), StandardCharsets.UTF_8));
  }

  static RawKey rawKey(String key) {
    return RawKey.ofKey(SimClient.bytes(key));
  }

  /** Sets a key by a client of its own, to its end. */
  StoreResult set(GatewayStore store, String key, String value) {
    return cluster.await(store.set(SimClient.item(key, value), WriteMode.SYNC));
  }
}
