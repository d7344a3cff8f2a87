package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.request.StoreFixture.item;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.route.MetaSupport;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Get;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;

class CasTest {

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private StoreResult cas(long token) {
    return fixture.await(store.cas(item("key", "new"), token));
  }

  private FakeServer coordinator() {
    return cluster.ownersOf("key", fixture.view.rings().write()).get(0);
  }

  private long reads() {
    return cluster.servers.stream().mapToLong(server -> server.requests(Get.class).size()).sum();
  }

  private String stored() {
    return new String(cluster.record("key").data(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void theExpectedVersionIsReplaced() {
    long token = cluster.put("key", "old").bits();

    StoreResult result = cas(token);

    assertThat(result).isEqualTo(new StoreResult.Stored(cluster.record("key").clockTime().bits()));
    assertThat(stored()).isEqualTo("new");
    assertThat(coordinator().requests(Set.class))
        .singleElement()
        .matches(request -> request.op() == SetOperation.CAS)
        .matches(request -> request.value().clockTime().bits() == token);
    assertThat(reads()).isZero();
  }

  @Test
  void anotherVersionExists() {
    long token = cluster.put("key", "old").bits();
    cluster.put("key", "newer");

    assertThat(cas(token)).isEqualTo(new StoreResult.Exists());
    assertThat(stored()).isEqualTo("newer");
  }

  @Test
  void aMissingKeyIsNotFound() {
    assertThat(cas(1)).isEqualTo(new StoreResult.NotFound());
    assertThat(cluster.records).isEmpty();
  }

  @Test
  void anExpiredRecordIsNotFound() {
    ValueContent expired = new ValueContent(0, 1, bytes("old"));
    long token =
        cluster.put("key", RecordLayout.DEFAULT.encode(expired, cluster.nextStamp())).bits();
    coordinator().answerNext(new SetResult.CasMismatch());

    assertThat(cas(token)).isEqualTo(new StoreResult.NotFound());
  }

  @Test
  void aMismatchThatNobodyCanExplainIsAFailure() {
    cluster.servers.forEach(server -> server.answerNext(new SetResult.CasMismatch()));
    CompletableFuture<StoreResult> result = store.cas(item("key", "new"), 1);
    cluster.time.runFor(3);
    cluster.servers.forEach(FakeServer::kill);

    assertThat(fixture.await(result)).isEqualTo(new StoreResult.Failed("server unreachable"));
  }

  @Test
  void anErrorThatLeavesNothingBehindIsRetried() {
    long token = cluster.put("key", "old").bits();
    coordinator().refuseNext();

    assertThat(cas(token)).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void aConnectionThatCannotBeMadeIsRetried() {
    long token = cluster.put("key", "old").bits();
    coordinator().kill();
    CompletableFuture<StoreResult> result = store.cas(item("key", "new"), token);
    cluster.time.runFor(10);
    coordinator().listen();

    assertThat(fixture.await(result)).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void anAttemptOfUnknownOutcomeIsNotRepeated() {
    long token = cluster.put("key", "old").bits();
    coordinator().swallowNext();
    CompletableFuture<StoreResult> result = store.cas(item("key", "new"), token);
    cluster.time.runFor(5);
    coordinator().kill();
    coordinator().listen();

    assertThat(fixture.await(result))
        .isEqualTo(new StoreResult.Failed("server unreachable, outcome unknown"));
    assertThat(coordinator().requests).hasSize(1);
  }

  @Test
  void aTimeoutIsAnUnknownOutcome() {
    long token = cluster.put("key", "old").bits();
    coordinator().swallowNext();

    assertThat(cas(token)).isEqualTo(new StoreResult.Failed("timed out, outcome unknown"));
    assertThat(coordinator().requests).hasSize(1);
  }

  @Test
  void aFailedReplicaIsAnUnknownOutcome() {
    long token = cluster.put("key", "old").bits();
    coordinator().answerNext(new SetResult.Failed());

    assertThat(cas(token)).isEqualTo(new StoreResult.Failed("replica failed, outcome unknown"));
    assertThat(coordinator().requests).hasSize(1);
  }

  @Test
  void anOriginalServerIsNotAskedToReplaceAMissingKey() {
    cluster.servers.forEach(server -> server.original = true);
    fixture.supports(MetaSupport.NOT_EVERY_SERVER);

    assertThat(cas(1)).isEqualTo(new StoreResult.NotFound());
    assertThat(cluster.records).isEmpty();
    assertThat(coordinator().requests(Set.class)).isEmpty();
  }

  @Test
  void aServerThatIsNotKnownYetIsTakenForAnOriginal() {
    cluster.servers.forEach(server -> server.original = true);
    fixture.supports(MetaSupport.UNKNOWN);

    assertThat(cas(1)).isEqualTo(new StoreResult.NotFound());
    assertThat(cluster.records).isEmpty();
  }

  @Test
  void originalServersStillCompareVersions() {
    cluster.servers.forEach(server -> server.original = true);
    fixture.supports(MetaSupport.NOT_EVERY_SERVER);
    long token = cluster.put("key", "old").bits();

    assertThat(cas(token)).isInstanceOf(StoreResult.Stored.class);
    assertThat(cas(token)).isEqualTo(new StoreResult.Exists());
    assertThat(stored()).isEqualTo("new");
  }

  @Test
  void anExpiryTimeThatServersCannotSeeIsMindedByTheGateway() {
    GatewayStore legacy = fixture.store(new RecordLayout(false, true));
    ValueContent expired = new ValueContent(0, 1, bytes("old"));
    long token =
        cluster
            .put("key", new RecordLayout(false, true).encode(expired, cluster.nextStamp()))
            .bits();

    assertThat(fixture.await(legacy.cas(item("key", "new"), token)))
        .isEqualTo(new StoreResult.NotFound());
    assertThat(coordinator().requests(Set.class)).isEmpty();
  }

  @Test
  void flagsAreRefusedWhereAServerLosesThem() {
    fixture.supports(MetaSupport.NOT_EVERY_SERVER);
    long token = cluster.put("key", "old").bits();

    assertThat(fixture.await(store.cas(item("key", new ValueContent(7, 0, bytes("new"))), token)))
        .isEqualTo(new StoreResult.Failed("not all servers keep flags and expiry times"));
    assertThat(stored()).isEqualTo("old");
  }

  @Test
  void whatALegacyLayoutHasNoRoomForIsRefused() {
    GatewayStore legacy = fixture.store(new RecordLayout(false, true));

    assertThat(legacy.cas(item("key", new ValueContent(7, 0, bytes("new"))), 1))
        .isCompletedWithValue(
            new StoreResult.Failed("this gateway keeps no flags, it runs without -F"));
  }
}
