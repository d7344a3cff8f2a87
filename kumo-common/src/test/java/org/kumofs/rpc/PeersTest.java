package org.kumofs.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

class PeersTest {

  private static final long TIMEOUT = 1_000;

  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork network = new InMemoryNetwork(time);

  private final Node a = new Node(1, Role.MANAGER);
  private final Node b = new Node(2, Role.SERVER);

  @Test
  void aCallDialsAnnouncesBothSidesAndIsAnswered() {
    CompletableFuture<Nothing> answer = a.session(b).call(new KeepAlive(7), TIMEOUT);
    time.runFor(100);

    assertThat(answer).isCompletedWithValue(Nothing.NOTHING);
    assertThat(b.heard).containsExactly("7 from manager " + a.address);
    assertThat(a.events).containsExactly("joined server " + b.address);
    assertThat(b.events).containsExactly("joined manager " + a.address);
  }

  @Test
  void requestsGoBothWaysOnOneConnection() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    b.listening.close();
    a.listening.close();

    CompletableFuture<Nothing> answer = b.session(a).call(new KeepAlive(2), TIMEOUT);
    time.runFor(100);

    assertThat(answer).isCompletedWithValue(Nothing.NOTHING);
    assertThat(a.heard).containsExactly("2 from server " + b.address);
  }

  @Test
  void twoNodesThatDialEachOtherAtOnceAreOneSessionEach() {
    CompletableFuture<Nothing> one = a.session(b).call(new KeepAlive(1), TIMEOUT);
    CompletableFuture<Nothing> two = b.session(a).call(new KeepAlive(2), TIMEOUT);
    time.runFor(100);

    assertThat(one).isCompleted();
    assertThat(two).isCompleted();
    assertThat(a.events).containsExactly("joined server " + b.address);
    assertThat(b.events).containsExactly("joined manager " + a.address);
  }

  @Test
  void aRefusingNodeFailsTheQueuedCallsAndWasNeverThere() {
    network.kill(b.address);
    CompletableFuture<Nothing> answer = a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(500);

    RpcException failure = failureOf(answer);
    assertThat(failure.is(ErrorCode.NODE_LOST)).isTrue();
    assertThat(failure.maybeExecuted()).isFalse();
    assertThat(a.events).isEmpty();
  }

  @Test
  void aKilledNodeIsLostOnceRediallingFailedAndItsCallsFail() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    b.silent = true;
    CompletableFuture<Nothing> underWay = a.session(b).call(new KeepAlive(2), TIMEOUT);
    time.runFor(10);
    network.kill(b.address);
    time.runFor(200);

    assertThat(failureOf(underWay).is(ErrorCode.TRANSPORT_LOST)).isTrue();
    assertThat(failureOf(underWay).maybeExecuted()).isTrue();
    assertThat(a.events).containsExactly("joined server " + b.address, "lost server " + b.address);
  }

  @Test
  void aLostConnectionAloneIsRedialledAndNothingIsLost() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    b.connections.get(0).close();
    time.runFor(200);

    CompletableFuture<Nothing> answer = a.session(b).call(new KeepAlive(2), TIMEOUT);
    time.runFor(100);

    assertThat(answer).isCompleted();
    assertThat(a.events)
        .containsExactly("joined server " + b.address, "reconnected server " + b.address);
  }

  @Test
  void aSilentPeerFailsTheCallWhenItsTimeIsUp() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    network.silence(b.address);
    CompletableFuture<Nothing> answer = a.session(b).call(new KeepAlive(2), TIMEOUT);

    time.runFor(TIMEOUT - 1);
    assertThat(answer).isNotDone();
    time.runFor(2 * SessionExpiry.GRANULARITY_MILLIS);
    assertThat(failureOf(answer).is(ErrorCode.TIMEOUT)).isTrue();
    assertThat(failureOf(answer).maybeExecuted()).isTrue();
  }

  @Test
  void aDroppedNodeIsLostAtOnceAndMayComeBack() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    a.peers.drop(b.address, "it does not answer");
    assertThat(a.events).endsWith("lost server " + b.address);

    time.runFor(500);
    // b noticed the closed connection and dialled again.
    assertThat(a.events).endsWith("lost server " + b.address, "joined server " + b.address);
  }

  @Test
  void anUnknownMethodIsAnsweredWithError5AndTheConnectionStays() {
    CompletableFuture<StatusValue> unknown = a.session(b).call(new GetStatus(0), TIMEOUT);
    time.runFor(100);
    assertThat(failureOf(unknown).is(ErrorCode.PROTOCOL)).isTrue();

    CompletableFuture<Nothing> known = a.session(b).call(new KeepAlive(2), TIMEOUT);
    time.runFor(100);
    assertThat(known).isCompleted();
    assertThat(b.connections).hasSize(1);
  }

  @Test
  void aHandlersErrorReachesTheCallerAndTheConnectionStays() {
    b.refuse = true;
    CompletableFuture<Nothing> refused = a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    assertThat(failureOf(refused).is(ErrorCode.SERVER)).isTrue();
    assertThat(failureOf(refused).maybeExecuted()).isFalse();

    b.refuse = false;
    assertThat(b.connections).hasSize(1);
  }

  @Test
  void aMethodWithoutResponseIsNeverAnsweredNotEvenWithAnError() {
    b.refuse = true;
    a.session(b).send(new ReplaceOffer(a.address));
    time.runFor(100);
    assertThat(b.heard).containsExactly("offer from manager " + a.address);
    assertThat(network.answersTo(a.address)).isZero();
  }

  @Test
  void aClientIsServedItsOwnTableOnlyAndCanBeCalledBack() {
    RpcClient client = client(MethodTable.builder().on(KeepAlive.METHOD, this::echo).build());
    CompletableFuture<RingSeeds> rings =
        client.session(b.address).call(new HashSpaceRequest(), TIMEOUT);
    CompletableFuture<Nothing> notForClients =
        client.session(b.address).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);

    assertThat(rings).isCompleted();
    assertThat(failureOf(notForClients).is(ErrorCode.PROTOCOL)).isTrue();
    CompletableFuture<Nothing> back = b.clients.get(0).call(new KeepAlive(3), TIMEOUT);
    time.runFor(100);
    assertThat(back).isCompleted();
  }

  @Test
  void aClientsSessionFailsFastAndConnectsAgainForTheNextCall() throws IOException {
    RpcClient client = client(MethodTable.empty());
    network.kill(b.address);
    CompletableFuture<RingSeeds> refused =
        client.session(b.address).call(new HashSpaceRequest(), TIMEOUT);
    time.runFor(100);
    assertThat(failureOf(refused).is(ErrorCode.TRANSPORT_LOST)).isTrue();
    assertThat(failureOf(refused).maybeExecuted()).isFalse();

    b.listen();
    CompletableFuture<RingSeeds> served =
        client.session(b.address).call(new HashSpaceRequest(), TIMEOUT);
    time.runFor(100);
    assertThat(served).isCompleted();
  }

  @Test
  void aClosedNodeFailsItsCallsAndTakesNoNewOnes() {
    a.session(b).call(new KeepAlive(1), TIMEOUT);
    time.runFor(100);
    a.peers.close();
    CompletableFuture<Nothing> late = a.session(b).call(new KeepAlive(2), TIMEOUT);
    time.runFor(100);
    assertThat(failureOf(late).is(ErrorCode.NODE_LOST)).isTrue();
  }

  private RpcClient client(MethodTable served) {
    NodeAddress host = NodeAddress.of(new InetSocketAddress("10.0.0.99", 0));
    return new RpcClient(
        network.transport(host), time.newLoop(), served, TIMEOUT, new RpcClient.Listener() {});
  }

  private CompletableFuture<Nothing> echo(Caller caller, KeepAlive request) {
    return CompletableFuture.completedFuture(Nothing.NOTHING);
  }

  private static RpcException failureOf(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (RpcException) e.getCause();
    }
  }

  /** A node that serves keepalives and remembers what it heard. */
  private final class Node implements PeerListener {

    final NodeAddress address;
    final List<String> events = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final List<RpcSession> clients = new ArrayList<>();
    final List<Connection> connections = new ArrayList<>();
    final Peers peers;
    Transport.Listening listening;
    boolean silent;
    boolean refuse;

    Node(int number, Role role) {
      address = NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
      NodeIdentity self = new NodeIdentity(address, role);
      MethodTable cluster =
          MethodTable.builder()
              .on(KeepAlive.METHOD, this::keepAlive)
              .on(ReplaceOffer.METHOD, this::offer)
              .build();
      MethodTable client = MethodTable.builder().on(HashSpaceRequest.METHOD, this::rings).build();
      peers =
          new Peers(
              new PeerSettings(self, TIMEOUT, 4, 20),
              watched(network.transport(address)),
              time.newLoop(),
              new Peers.Services(cluster, client),
              this);
      listen();
    }

    void listen() {
      try {
        listening = peers.listen(address);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private Transport watched(Transport transport) {
      return new Transport() {
        @Override
        public CompletableFuture<Connection> dial(
            NodeAddress to, long timeoutMillis, ConnectionListener listener) {
          return transport.dial(to, timeoutMillis, listener);
        }

        @Override
        public Listening listen(NodeAddress at, Function<Connection, ConnectionListener> acceptor)
            throws IOException {
          return transport.listen(
              at,
              connection -> {
                connections.add(connection);
                return acceptor.apply(connection);
              });
        }

        @Override
        public int setTcpNoDelay(boolean on) {
          return transport.setTcpNoDelay(on);
        }
      };
    }

    RpcSession session(Node other) {
      return peers.session(other.address);
    }

    private CompletableFuture<Nothing> keepAlive(Caller caller, KeepAlive request) {
      heard.add(request.clock() + " from " + caller);
      if (silent) {
        return new CompletableFuture<>();
      }
      return refuse
          ? CompletableFuture.failedFuture(RpcException.serverError("not now"))
          : CompletableFuture.completedFuture(Nothing.NOTHING);
    }

    private CompletableFuture<Nothing> offer(Caller caller, ReplaceOffer request) {
      heard.add("offer from " + caller);
      return CompletableFuture.failedFuture(RpcException.serverError("not now"));
    }

    private CompletableFuture<RingSeeds> rings(Caller caller, HashSpaceRequest request) {
      clients.add(caller.session());
      return CompletableFuture.completedFuture(new RingSeeds(RingSeed.EMPTY, RingSeed.EMPTY));
    }

    @Override
    public void joined(NodeIdentity node, RpcSession session) {
      events.add("joined " + node);
    }

    @Override
    public void reconnected(NodeIdentity node) {
      events.add("reconnected " + node);
    }

    @Override
    public void lost(NodeIdentity node) {
      events.add("lost " + node);
    }
  }
}
