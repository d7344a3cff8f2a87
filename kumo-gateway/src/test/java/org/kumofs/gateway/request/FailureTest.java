package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;

class FailureTest {

  private static final NodeAddress SERVER =
      NodeAddress.of(InetAddress.getLoopbackAddress(), 19_800);

  @Test
  void aServerWithoutRoomIsNotAskedAgainAndTheClientIsToldWhy() {
    Failure failure = Failure.of(RpcException.outOfSpace("out of space: a disk"), SERVER);

    assertThat(failure.reason()).isEqualTo("out of space");
    assertThat(failure.kind().isFinal()).isTrue();
    assertThat(failure.maybeExecuted()).isFalse();
  }
}
