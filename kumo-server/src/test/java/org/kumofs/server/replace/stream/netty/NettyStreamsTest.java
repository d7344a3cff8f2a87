package org.kumofs.server.replace.stream.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.server.Rings;
import org.kumofs.server.replace.stream.Compression;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferBuffer;
import org.kumofs.server.replace.stream.OfferDesk;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.OfferFile;
import org.kumofs.server.replace.stream.OfferIntake;
import org.kumofs.server.replace.stream.OfferSettings;
import org.kumofs.server.replace.stream.StreamLimits;
import org.kumofs.server.replace.stream.StreamListener;
import org.kumofs.server.replace.stream.StreamMeans;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.SystemTime;
import org.kumofs.time.ThreadControlLoop;
import org.kumofs.vectors.Vectors;

/** The replace stream over real sockets. */
@Timeout(60)
class NettyStreamsTest {

  private static final NodeAddress RECEIVER = Rings.address(2);
  private static final StreamLimits LIMITS =
      new StreamLimits(10_000, 20_000, 20_000, 20_000, 8 << 20, 100);

  @TempDir private Path directory;
  private final SystemTime time = new SystemTime();
  private final NettyLoops loops = new NettyLoops("test", 2);
  private final ControlLoop control = new ThreadControlLoop("control", time);
  private final ExecutorService storage = Executors.newFixedThreadPool(2);
  private final BlockingQueue<NodeAddress> announced = new LinkedBlockingQueue<>();
  private final Store store = MemoryStore.create();
  private final NettyStreams streams = new NettyStreams(loops, time);
  private final OfferDesk desk = newDesk(LIMITS);
  private final OfferIntake intake =
      new OfferIntake(
          RECEIVER,
          meansWith(LIMITS),
          new OfferIntake.Shelf(
              store,
              new Presence(store, new HybridClock(() -> 0)),
              key -> CompletableFuture.completedFuture(false)),
          server -> true,
          new ReplaceReceiptsIgnored());
  private Listening port;

  private static final class ReplaceReceiptsIgnored implements OfferIntake.Receipts {

    @Override
    public void recordReceived() {}

    @Override
    public void bytesReceived(long bytes) {}
  }

  @BeforeEach
  void listen() throws IOException {
    port = desk.listen(NodeAddress.of(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    control.execute(desk::close);
    control.execute(intake::close);
    port.close();
    control.close();
    loops.close();
    storage.shutdownNow();
  }

  private OfferDesk newDesk(StreamLimits limits) {
    return new OfferDesk(
        meansWith(limits),
        new OfferSettings(3, 10_000, 10, 100),
        new CopyPace(CopyPace.Limits.NONE, () -> false, time),
        bytes -> {},
        announced::add);
  }

  private StreamMeans meansWith(StreamLimits limits) {
    return new StreamMeans(streams, control, storage, limits);
  }

  private static List<StoredRecord> records(int count, int length) {
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] data = new byte[random.nextInt(length)];
              random.nextBytes(data);
              return new StoredRecord(
                  Rings.key("key" + i), RawValue.of(ClockTime.of(1_000, i), 0, data));
            })
        .toList();
  }

  private CompletableFuture<Void> offer(List<StoredRecord> records) throws IOException {
    try (OfferBuffer buffer = OfferDirectory.open(directory).newBuffer(new Compression())) {
      for (StoredRecord record : records) {
        buffer.add(record);
      }
      OfferFile file = buffer.finish();
      return CompletableFuture.supplyAsync(() -> desk.offer(RECEIVER, file), control)
          .thenCompose(offered -> offered);
    }
  }

  private void fetch() throws InterruptedException {
    assertThat(announced.poll(10, SECONDS)).isEqualTo(RECEIVER);
    control.execute(() -> intake.offered(RECEIVER, port.address()));
  }

  @Test
  void recordsGoThroughSockets() throws Exception {
    List<StoredRecord> records = records(3_000, 10_000);
    CompletableFuture<Void> offered = offer(records);
    fetch();
    offered.get(30, SECONDS);
    for (StoredRecord record : records) {
      assertThat(store.get(record.key())).contains(record.value());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void recordsOfMegabytesGoThroughSockets() throws Exception {
    List<StoredRecord> records = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] data = new byte[4 << 20];
      new Random(i).nextBytes(data);
      records.add(
          new StoredRecord(Rings.key("large" + i), RawValue.of(ClockTime.of(1, i), 0, data)));
    }
    CompletableFuture<Void> offered = offer(records);
    fetch();
    offered.get(30, SECONDS);
    for (StoredRecord record : records) {
      assertThat(store.get(record.key())).contains(record.value());
    }
  }

  @Test
  void aReceiverThatHangsUpIsTriedAgain() throws Exception {
    List<StoredRecord> records = records(1_000, 10_000);
    CompletableFuture<Void> offered = offer(records);
    assertThat(announced.poll(10, SECONDS)).isEqualTo(RECEIVER);
    try (Socket socket = dial()) {
      socket.getOutputStream().write(Vectors.hex("064d580a00000200000000000000000000000000000000"));
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
    }
    fetch();
    offered.get(30, SECONDS);
    assertThat(store.liveCount()).isEqualTo(1_000);
  }

  private Socket dial() throws IOException {
    return new Socket(port.address().host(), port.address().port());
  }

  @Test
  void anUnknownGreetingIsClosedWithoutData() throws IOException {
    offer(records(10, 10));
    for (String greeting :
        List.of(
            "064d580a00000300000000000000000000000000000000",
            "474554202f20485454502f312e310d0a0d0a0d0a0d0a0d0a")) {
      try (Socket socket = dial();
          InputStream in = socket.getInputStream()) {
        socket.getOutputStream().write(Vectors.hex(greeting));
        assertThat(in.read()).isNegative();
      }
    }
  }

  @Test
  void whoeverSendsNoGreetingIsLeft() throws IOException {
    StreamLimits impatient = new StreamLimits(10_000, 100, 20_000, 20_000, 8 << 20, 100);
    try (Listening other =
            newDesk(impatient).listen(NodeAddress.of(InetAddress.getLoopbackAddress(), 0));
        Socket socket = new Socket(other.address().host(), other.address().port());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(6);
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void aReceiverThatDoesNotReadForAWhileGetsItAll() throws Exception {
    CompletableFuture<Void> offered = offer(records(2_000, 10_000));
    assertThat(announced.poll(10, SECONDS)).isEqualTo(RECEIVER);
    try (Socket socket = dial()) {
      socket.getOutputStream().write(Vectors.hex("064d580a00000200000000000000000000000000000000"));
      assertThatThrownBy(() -> offered.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      // Whatever is under way lies in the sockets; now it is taken, to the last byte.
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(2);
      assertThat(head).isEqualTo(Vectors.hex("789c"));
      byte[] buffer = new byte[1 << 16];
      long total = 2;
      while (total < 9_000_000) {
        total += in.read(buffer);
      }
    }
  }

  @Test
  void aPortInUseIsRefusedInOneLine() {
    assertThatThrownBy(() -> desk.listen(port.address()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't listen on 127.0.0.1:" + port.address().port() + ": ");
  }

  @Test
  void dialingNobodyFails() throws Exception {
    NodeAddress nobody = port.address();
    port.close();
    CompletableFuture<Void> dialed =
        streams.dial(
            nobody,
            1_000,
            connection -> {
              throw new AssertionError("connected");
            });
    assertThatThrownBy(() -> dialed.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class);
  }

  @Test
  void dialingAfterTheEndFails() {
    loops.close();
    CompletableFuture<Void> dialed =
        streams.dial(port.address(), 1_000, connection -> listenerThatIsNeverCalled());
    assertThat(dialed).isCompletedExceptionally();
  }

  private static StreamListener listenerThatIsNeverCalled() {
    throw new AssertionError("connected");
  }
}
