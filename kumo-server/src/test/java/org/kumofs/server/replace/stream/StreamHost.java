package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.Rings;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

/** A server's side of the replace stream, without the rest of the server. */
final class StreamHost {

  final NodeAddress address;
  final Store store = MemoryStore.create();
  final List<NodeAddress> announcements = new ArrayList<>();
  final ControlLoop control;
  final StreamMeans means;
  final OfferDesk desk;
  final OfferIntake intake;
  final StreamTransport transport;
  final Listening listening;
  boolean ready = true;
  long bytesSent;
  long recordsReceived;
  long bytesReceived;

  private final OfferDirectory directory;

  StreamHost(
      int number,
      VirtualTime time,
      InMemoryStreams streams,
      Path directory,
      StreamLimits limits,
      OfferSettings settings) {
    address = Rings.address(number);
    control = time.newLoop();
    transport = streams.transport(address);
    means = new StreamMeans(transport, control, time.executor(), limits);
    desk =
        new OfferDesk(
            means,
            settings,
            new CopyPace(CopyPace.Limits.NONE, () -> false, time),
            bytes -> bytesSent += bytes,
            announcements::add);
    intake =
        new OfferIntake(
            address,
            means,
            new OfferIntake.Shelf(
                store,
                new Presence(store, new HybridClock(() -> 0)),
                key -> CompletableFuture.completedFuture(false)),
            server -> ready,
            new Receipts());
    try {
      this.directory = OfferDirectory.open(directory);
      listening = desk.listen(address.withPort(19900));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Receipts implements OfferIntake.Receipts {

    @Override
    public void recordReceived() {
      recordsReceived++;
    }

    @Override
    public void bytesReceived(long bytes) {
      bytesReceived += bytes;
    }
  }

  NodeAddress streamAddress() {
    return listening.address();
  }

  static StoredRecord record(int number, int length) {
    byte[] data = new byte[length];
    // Nothing that zlib could make smaller.
    new Random(number).nextBytes(data);
    return new StoredRecord(
        Rings.key("key" + number), RawValue.of(ClockTime.of(1_000, number), 0, data));
  }

  OfferFile fileOf(List<StoredRecord> records) {
    try (OfferBuffer buffer = directory.newBuffer(new Compression())) {
      for (StoredRecord record : records) {
        buffer.add(record);
      }
      return buffer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Offers records; announcements are only noted. */
  CompletableFuture<Void> offer(NodeAddress receiver, List<StoredRecord> records) {
    return desk.offer(receiver, fileOf(records));
  }

  boolean holds(List<StoredRecord> records) {
    return records.stream()
        .allMatch(record -> store.get(record.key()).filter(record.value()::equals).isPresent());
  }
}
