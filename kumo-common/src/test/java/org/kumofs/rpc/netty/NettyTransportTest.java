package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.Transport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.time.SystemTime;
import org.kumofs.time.ThreadControlLoop;

@Timeout(60)
class NettyTransportTest {

  private static final long TIMEOUT = 20_000;
  private static final int LARGE = 3_000_000;

  private final NettyLoops loops = new NettyLoops("test", 2);
  private final ThreadControlLoop control = new ThreadControlLoop("test-control", new SystemTime());
  private final NettyTransport transport =
      new NettyTransport(
          loops, new ConnectionLimits(new FrameLimits(4 * LARGE, 32, 1 << 20), 8 * LARGE));
  private final CountDownLatch joined = new CountDownLatch(2);

  @AfterEach
  void stop() {
    control.close();
    loops.close();
  }

  @Test
  void nodesAndClientsTalkOverLoopbackInBothDirections() throws Exception {
    Peers a = peers(1, Role.MANAGER);
    Transport.Listening listeningB = serve(2);
    NodeAddress b = listeningB.address();

    assertThat(a.session(b).call(new KeepAlive(1), TIMEOUT).get()).isEqualTo(Nothing.NOTHING);
    assertThat(joined.await(TIMEOUT, TimeUnit.MILLISECONDS)).isTrue();

    RpcClient client = client();
    assertThat(client.session(b).call(new Get(RawKey.ofKey(new byte[10])), TIMEOUT).get())
        .hasValueSatisfying(value -> assertThat(value.dataLength()).isEqualTo(10));
    client.close();
    a.close();
  }

  @Test
  void largeFramesAndManyCallsAtOnceArriveWhole() throws Exception {
    NodeAddress b = serve(2).address();
    RpcClient client = client();
    List<CompletableFuture<?>> answers =
        List.of(
            client.session(b).call(new Get(RawKey.ofKey(new byte[LARGE])), TIMEOUT),
            client.session(b).call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT),
            client.session(b).call(new Get(RawKey.ofKey(new byte[LARGE / 2])), TIMEOUT));
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get();
    client.close();
  }

  @Test
  void anAnswerOverTheLimitOfTheCallerCostsThatCallOnly() throws Exception {
    NodeAddress b = serve(2).address();
    ConnectionLimits small = new ConnectionLimits(new FrameLimits(LARGE, 32, 1 << 20), 8 * LARGE);
    RpcClient client =
        new RpcClient(
            new NettyTransport(loops, small),
            control,
            MethodTable.empty(),
            TIMEOUT,
            new RpcClient.Listener() {});
    RpcSession session = client.session(b);
    var first = session.call(new Get(RawKey.ofKey(new byte[LARGE - 1_000])), TIMEOUT);
    var oversized = session.call(new Get(RawKey.ofKey(new byte[2 * LARGE])), TIMEOUT);
    var next = session.call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT);

    assertThat(first.get()).isPresent();
    assertThat(next.get()).isPresent();
    assertThatThrownBy(oversized::get)
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class, failure -> assertThat(failure.is(ErrorCode.TOO_LARGE)).isTrue())
        .hasMessageContaining("more than --max-frame-size lets in");
    client.close();
  }

  @Test
  void garbageCostsItsOwnConnectionOnly() throws Exception {
    NodeAddress b = serve(2).address();
    RpcClient client = client();
    client.session(b).call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT).get();
    try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), b.port())) {
      hostile.getOutputStream().write("get x\r\n".getBytes(StandardCharsets.UTF_8));
      InputStream in = hostile.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(client.session(b).call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT).get())
        .isPresent();
    client.close();
  }

  @Test
  void aFrameOverTheLimitIsRefusedBeforeItIsRead() throws Exception {
    NodeAddress b = serve(2).address();
    try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), b.port())) {
      // A request whose first parameter claims to be a raw of 2 GiB - 1.
      hostile
          .getOutputStream()
          .write(new byte[] {(byte) 0x94, 0, 1, 34, (byte) 0x91, (byte) 0xdb, 127, -1, -1, -1});
      assertThat(hostile.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aPortInUseIsAClearError() throws Exception {
    NodeAddress taken = serve(2).address();
    assertThatThrownBy(() -> transport.listen(taken, connection -> null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can't listen on " + taken);
  }

  @Test
  void tcpNoDelayIsSetOnEveryOpenConnection() throws Exception {
    assertThat(transport.setTcpNoDelay(false)).isZero();

    NodeAddress b = serve(2).address();
    RpcClient client = client();
    client.session(b).call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT).get();

    // Both ends are in this process.
    assertThat(transport.setTcpNoDelay(false)).isEqualTo(2);
    assertThat(List.copyOf(transport.open)).noneMatch(NettyTransportTest::isTcpNoDelay);
    assertThat(transport.setTcpNoDelay(true)).isEqualTo(2);
    assertThat(List.copyOf(transport.open)).allMatch(NettyTransportTest::isTcpNoDelay);
    client.session(b).call(new Get(RawKey.ofKey(new byte[1])), TIMEOUT).get();
    client.close();
  }

  /** What the system says of the socket. */
  private static boolean isTcpNoDelay(Channel channel) {
    return channel.config().getOption(ChannelOption.TCP_NODELAY);
  }

  private RpcClient client() {
    return new RpcClient(
        transport, control, MethodTable.empty(), TIMEOUT, new RpcClient.Listener() {});
  }

  private Transport.Listening serve(int number) throws IOException {
    return peers(number, Role.SERVER).listen(address(0));
  }

  private Peers peers(int number, Role role) {
    MethodTable cluster =
        MethodTable.builder()
            .on(
                KeepAlive.METHOD,
                (caller, request) -> CompletableFuture.completedFuture(Nothing.NOTHING))
            .build();
    MethodTable client =
        MethodTable.builder()
            .on(
                Get.METHOD,
                (caller, request) ->
                    CompletableFuture.completedFuture(
                        Optional.of(RawValue.of(ClockTime.ZERO, 0, request.key().key()))))
            .build();
    PeerListener listener =
        new PeerListener() {
          @Override
          public void joined(NodeIdentity node, RpcSession session) {
            joined.countDown();
          }

          @Override
          public void lost(NodeIdentity node) {}
        };
    return new Peers(
        new PeerSettings(new NodeIdentity(address(number), role), TIMEOUT, 4, 20),
        transport,
        control,
        new Peers.Services(cluster, client),
        listener);
  }

  private static NodeAddress address(int port) {
    return NodeAddress.of(InetAddress.getLoopbackAddress(), port);
  }
}
