package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.ring;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.wire.ErrorCode;

/** Owners whose disks have no room for values any more, and what they hold back for urgent ones. */
class OutOfSpaceTest {

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);
  private final TestDisk[] disks = {new TestDisk(), new TestDisk(), new TestDisk()};

  @BeforeEach
  void startServers() {
    for (int i = 0; i < disks.length; i++) {
      cluster.start(i + 1, disks[i].store());
    }
    cluster.sync(new RingPair(ring, ring));
    cluster.call(1, set(key, "before"));
  }

  private void assertRefused() {
    assertThat(cluster.refusal(1, set(key, "refused")).is(ErrorCode.OUT_OF_SPACE)).isTrue();
  }

  @Test
  void theCoordinatorRefusesAWriteWithThatReasonAndStoresItNowhere() {
    disks[0].setFull(true);

    assertRefused();

    for (int owner : new int[] {1, 2, 3}) {
      assertThat(text(cluster.stored(owner, key).orElseThrow())).isEqualTo("before");
    }
    assertThat(cluster.call(1, new Get(key))).isPresent();
  }

  @Test
  void aReplicaTakesWhatTheCoordinatorHasStoredAndTheNextWritesAreRefusedBeforeThat() {
    disks[2].setFull(true);

    assertThat(cluster.call(1, set(key, "in between"))).isInstanceOf(SetResult.Stored.class);
    cluster.time.runFor(1_100);
    cluster.call(1, set(key, "taken"));
    cluster.time.runFor(100);

    assertRefused();
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(text(cluster.stored(owner, key).orElseThrow())).isEqualTo("taken");
    }
  }

  @Test
  void deletesGoOn() {
    disks[1].setFull(true);
    cluster.time.runFor(1_100);
    cluster.call(1, set(key, "taken"));
    cluster.time.runFor(100);
    assertRefused();

    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.DELETED);
  }

  @Test
  void writesGoOnByThemselvesOnceThereIsRoom() {
    disks[1].setFull(true);
    cluster.time.runFor(1_100);
    cluster.call(1, set(key, "taken"));
    cluster.time.runFor(100);
    assertRefused();

    disks[1].setFull(false);
    cluster.time.runFor(2_100);

    assertThat(cluster.call(1, set(key, "again"))).isInstanceOf(SetResult.Stored.class);
  }

  @Test
  void everybodyMayAskWhetherThereIsRoom() {
    GetStatus question = new GetStatus(StatusCode.ROOM);
    assertThat(cluster.call(1, question)).isEqualTo(new StatusValue.Number(1));
    disks[0].setFull(true);
    assertThat(cluster.call(1, question)).isEqualTo(new StatusValue.Number(0));
  }
}
