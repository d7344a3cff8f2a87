package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;

class ManagerConfigTest {

  private final NodeAddress self = TestCluster.managerAddress(1);
  private final NodeAddress other = TestCluster.managerAddress(2);

  @Test
  void theDefaultTimesAreThoseOfTheManual() {
    ManagerTiming timing = ManagerTiming.DEFAULT;
    assertThat(timing.keepAliveIntervalMillis()).isEqualTo(2_000);
    assertThat(timing.keepAliveTimeoutMillis()).isEqualTo(5_000);
    assertThat(timing.callTimeoutMillis()).isEqualTo(10_000);
    assertThat(timing.backupTimeoutMillis()).isEqualTo(3_600_000);
    assertThat(timing.replaceDelayMillis()).isEqualTo(4_000);
    assertThat(timing.replaceRetryMillis()).isEqualTo(1_000);
    assertThat(timing.settleMillis()).isEqualTo(10_000);
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new ManagerTiming(0, 1, 1, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ManagerTiming(1, 1, 1, 1, -1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aManagerIsNotItsOwnPartner() {
    assertThatThrownBy(() -> TestCluster.withPartner(TestCluster.config(self), self))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAManagerAtThePartnersAddressIsThePartner() {
    ManagerConfig config = TestCluster.withPartner(TestCluster.config(self), other);
    assertThat(config.isPartner(new NodeIdentity(other, Role.MANAGER))).isTrue();
    assertThat(config.isPartner(new NodeIdentity(other, Role.SERVER))).isFalse();
    assertThat(config.isPartner(new NodeIdentity(TestCluster.managerAddress(3), Role.MANAGER)))
        .isFalse();
    assertThat(TestCluster.config(self).isPartner(new NodeIdentity(other, Role.MANAGER))).isFalse();
  }
}
