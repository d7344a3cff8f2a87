package org.kumofs.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.ServerConfig;
import org.kumofs.server.ServerEnvironment;
import org.kumofs.server.ServerNode;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.replace.ReplaceSettings;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replication.ReplicationSettings;
import org.kumofs.server.store.RecordStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreTuning;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.ControlLoop;

/** The host of a server, with its database, which outlives the process. */
final class SimServer extends SimHost {

  private static final int STREAM_PORT = 19_900;
  private static final int MAX_STORAGE_DELAY_MILLIS = 3;

  private final List<NodeAddress> managers;
  private final boolean syncs;
  private final Random disks;
  private int databases;
  private SimDisk disk;
  private Store store;
  private int maxStorageDelayMillis = MAX_STORAGE_DELAY_MILLIS;

  /**
   * @param syncs whether every write is forced to the disk before it is answered
   */
  SimServer(NodeAddress address, List<NodeAddress> managers, boolean syncs, SimWorld world) {
    super(address, world);
    this.managers = managers;
    this.syncs = syncs;
    this.disks = world.newRandom();
    this.disk = newDisk();
  }

  private SimDisk newDisk() {
    databases++;
    return new SimDisk(
        new UUID(address().hashCode(), (long) databases << 32), world().time(), syncs);
  }

  @Override
  void start(SimProcess process) {
    store =
        RecordStore.open(
            disk, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, world().time());
    ControlLoop control = process.newLoop();
    Random random = world().newRandom();
    ServerEnvironment environment =
        new ServerEnvironment(
            control,
            world().network().transport(address()),
            process.newThreads(() -> random.nextInt(maxStorageDelayMillis + 1)),
            process.newThreads(() -> random.nextInt(maxStorageDelayMillis + 1)),
            new ServerEnvironment.Offers(world().network().streamTransport(address()), offers()),
            event -> {},
            random);
    try {
      new ServerNode(config(), environment, store).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OfferDirectory offers() {
    try {
      return OfferDirectory.open(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerConfig config() {
    return new ServerConfig(
        SimManager.peers(address(), Role.SERVER),
        address(),
        address().withPort(STREAM_PORT),
        new KnownManagers(managers),
        new ServerConfig.Limits(
            KeepAliveSettings.DEFAULT,
            ReplicationSettings.DEFAULT,
            RequestLimits.ofMemory(1 << 28),
            ReplaceSettings.DEFAULT));
  }

  /** Starts anew, with what the database held. */
  void restart() {
    start();
  }

  /** Starts anew, with an empty database. */
  void restartEmpty() {
    disk = newDisk();
    start();
  }

  /**
   * The host loses its power: the process dies, and what was not synced may be lost.
   *
   * @return how many writes are lost
   */
  int losePower() {
    kill();
    return disk.losePower(disks);
  }

  /** From now on whatever touches the disk takes up to so long. */
  void slowDisk(int maxDelayMillis) {
    maxStorageDelayMillis = maxDelayMillis;
  }

  /** Undoes {@link #slowDisk}. */
  void fastDisk() {
    maxStorageDelayMillis = MAX_STORAGE_DELAY_MILLIS;
  }

  /** What lies under a key, tombstones included. */
  Optional<RawValue> stored(RawKey key) {
    return store.get(key);
  }

  /** The database itself, for doing damage to it. */
  Store store() {
    return store;
  }
}
