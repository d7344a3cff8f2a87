package org.kumofs.eventlog;

import java.nio.file.Path;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;

/** The events that the original knows, with its names, versions and keys. */
public final class Events {

  /** How the original logs an address that is not there. */
  private static final byte[] NO_ADDRESS = new byte[6];

  private Events() {}

  /** A manager started. */
  public static Event managerStart(NodeAddress address, Optional<NodeAddress> partner) {
    return Event.of("SM", 2).with("addr", EventValue.of(address)).with("Padd", optional(partner));
  }

  /**
   * A server started.
   *
   * @param stream where it listens for replace streams
   */
  public static Event serverStart(
      NodeAddress address, Managers managers, NodeAddress stream, ServerPaths paths) {
    return Event.of("SS", 2)
        .with("addr", EventValue.of(address))
        .with("db", EventValue.of(paths.database()))
        .with("mgr1", EventValue.of(managers.first()))
        .with("mgr2", optional(managers.second()))
        .with("sadd", EventValue.of(stream))
        .with("tmpd", EventValue.of(paths.offerTmp().toString()))
        .with("bkup", EventValue.of(paths.backupBase()));
  }

  /** A gateway started. */
  public static Event gatewayStart(Managers managers) {
    return Event.of("SW", 2)
        .with("mgr1", EventValue.of(managers.first()))
        .with("mgr2", optional(managers.second()));
  }

  /** A node that is not the partner claims to be a manager. */
  public static Event unknownPartner(NodeAddress address) {
    return Event.of("eP", 3).with("addr", EventValue.of(address));
  }

  /** A server connected. */
  public static Event newServer(NodeAddress address) {
    return Event.of("nS", 3).with("addr", EventValue.of(address));
  }

  /** A server is lost. */
  public static Event lostServer(NodeAddress address) {
    return Event.of("lS", 3).with("addr", EventValue.of(address));
  }

  /** A replica could not be given a record. */
  public static Event replicateSetFailed(
      byte[] key, byte[] value, long hash, ClockTime clockTime, NodeAddress to) {
    return Event.of("ers", 4)
        .with("key", EventValue.of(key))
        .with("val", EventValue.of(value))
        .with("hash", EventValue.of(hash))
        .with("cktm", EventValue.of(clockTime.bits()))
        .with("to", EventValue.of(to));
  }

  /** A replica could not be told of a delete. */
  public static Event replicateDeleteFailed(byte[] key, long hash, NodeAddress to) {
    return Event.of("erd", 4)
        .with("key", EventValue.of(key))
        .with("hash", EventValue.of(hash))
        .with("to", EventValue.of(to));
  }

  /** A gateway could not read a key. */
  public static Event getFailed(byte[] key, int error) {
    return Event.of("eg", 3).with("key", EventValue.of(key)).with("err", EventValue.of(error));
  }

  /** A gateway could not delete a key. */
  public static Event deleteFailed(byte[] key, int error) {
    return Event.of("ed", 3).with("key", EventValue.of(key)).with("err", EventValue.of(error));
  }

  /** A gateway could not write a key. */
  public static Event setFailed(byte[] key, byte[] value, int error) {
    return Event.of("es", 3)
        .with("key", EventValue.of(key))
        .with("val", EventValue.of(value))
        .with("err", EventValue.of(error));
  }

  private static EventValue optional(Optional<NodeAddress> address) {
    return address.map(EventValue::of).orElseGet(() -> EventValue.of(NO_ADDRESS));
  }

  /**
   * The managers that a server or gateway was given.
   *
   * @param first always there
   * @param second if there are two
   */
  public record Managers(NodeAddress first, Optional<NodeAddress> second) {}

  /**
   * Where a server keeps what.
   *
   * @param database the path of its database, as given
   * @param offerTmp where it buffers what it offers to others
   * @param backupBase what the names of backups begin with
   */
  public record ServerPaths(String database, Path offerTmp, String backupBase) {}
}
