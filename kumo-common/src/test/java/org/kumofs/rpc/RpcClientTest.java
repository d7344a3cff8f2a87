package org.kumofs.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Role;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

class RpcClientTest {

  private static final NodeAddress SERVER =
      NodeAddress.fromWire(new byte[] {0x4d, 0x58, 10, 0, 0, 1});
  private static final NodeAddress SELF = NodeAddress.fromWire(new byte[] {0, 1, 10, 0, 0, 2});
  private static final long TIMEOUT = 1_000;

  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork network = new InMemoryNetwork(time);
  private final List<String> events = new ArrayList<>();
  private final RpcClient client =
      new RpcClient(
          network.transport(SELF),
          time.newLoop(),
          MethodTable.empty(),
          10_000,
          new RpcClient.Listener() {
            @Override
            public void connected(NodeAddress address) {
              events.add("connected");
            }

            @Override
            public void disconnected(NodeAddress address) {
              events.add("disconnected");
            }
          });

  @BeforeEach
  void startServer() throws IOException {
    MethodTable answering =
        MethodTable.builder()
            .on(
                GetStatus.METHOD,
                (caller, request) ->
                    CompletableFuture.completedFuture(new StatusValue.Number(request.what())))
            .build();
    Peers server =
        new Peers(
            new PeerSettings(new NodeIdentity(SERVER, Role.SERVER), 1_000, 0, 20),
            network.transport(SERVER),
            time.newLoop(),
            new Peers.Services(MethodTable.empty(), answering),
            new PeerListener() {
              @Override
              public void joined(NodeIdentity node, RpcSession session) {}

              @Override
              public void lost(NodeIdentity node) {}
            });
    server.listen(SERVER);
  }

  private CompletableFuture<StatusValue> ask(int what) {
    return client.session(SERVER).call(new GetStatus(what), TIMEOUT);
  }

  private static RpcException failureOf(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
    } catch (CompletionException e) {
      return (RpcException) e.getCause();
    }
    throw new AssertionError();
  }

  @Test
  void aGivenUpConnectionFailsWhatWaitsAndTheNextCallMakesANewOne() {
    ask(1);
    time.runFor(10);
    network.silence(SERVER);
    CompletableFuture<StatusValue> waiting = ask(2);
    time.runFor(10);
    client.disconnect(SERVER, "it hangs");

    assertThat(failureOf(waiting).is(ErrorCode.TRANSPORT_LOST)).isTrue();
    assertThat(failureOf(waiting).maybeExecuted()).isTrue();
    assertThat(failureOf(waiting)).hasMessageContaining("it hangs");

    network.wake(SERVER);
    CompletableFuture<StatusValue> next = ask(3);
    time.runFor(10);
    assertThat(next).isCompletedWithValue(new StatusValue.Number(3));
    assertThat(events).containsExactly("connected", "disconnected", "connected");
  }

  @Test
  void aCallThatIsMadeInAnswerToTheFailureIsNotFailedToo() {
    ask(1);
    time.runFor(10);
    CompletableFuture<StatusValue> again =
        ask(2).handle((result, failure) -> ask(3)).thenCompose(call -> call);
    client.disconnect(SERVER, "it hangs");
    time.runFor(10);

    assertThat(again).isCompletedWithValue(new StatusValue.Number(3));
  }

  @Test
  void callsThatWaitForAConnectionFailWhenItIsGivenUp() {
    network.silence(SERVER);
    CompletableFuture<StatusValue> waiting = ask(1);
    time.runFor(10);
    client.disconnect(SERVER, "it hangs");

    assertThat(failureOf(waiting).is(ErrorCode.TRANSPORT_LOST)).isTrue();
    assertThat(failureOf(waiting).maybeExecuted()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void givingUpAnAddressThatWasNeverCalledDoesNothing() {
    client.disconnect(SERVER, "it hangs");
    assertThat(events).isEmpty();
  }

  @Test
  void aCallTimesOutWhileTheConnectionIsStillBeingMade() {
    network.silence(SERVER);
    CompletableFuture<StatusValue> waiting = ask(1);
    time.runFor(TIMEOUT + 100);

    assertThat(failureOf(waiting).is(ErrorCode.TIMEOUT)).isTrue();
    assertThat(failureOf(waiting).maybeExecuted()).isFalse();
  }

  @Test
  void aClosedClientFailsCallsToAnyAddress() {
    client.close();
    assertThat(failureOf(ask(1)).is(ErrorCode.NODE_LOST)).isTrue();
  }
}
