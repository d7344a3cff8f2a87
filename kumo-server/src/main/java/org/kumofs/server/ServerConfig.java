package org.kumofs.server;

import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.compare.CompareSettings;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.replace.ReplaceSettings;
import org.kumofs.server.replication.ReplicationSettings;

/**
 * What a server is told at its start.
 *
 * @param peers the address that it announces, and how it connects
 * @param listenAddress where it accepts nodes and clients
 * @param streamAddress where other servers fetch records
 * @param managers whom it obeys
 * @param limits how long it waits and how much it takes on
 */
public record ServerConfig(
    PeerSettings peers,
    NodeAddress listenAddress,
    NodeAddress streamAddress,
    KnownManagers managers,
    Limits limits) {

  /**
   * Times and sizes.
   *
   * @param keepAlive when a manager counts as hung
   * @param replication how hard replicas are tried
   * @param requests what is taken on at a time
   * @param replace how records are moved
   * @param accessEntries of how many records the last fetch is remembered. With too few, clients
   *     that ask whether an item is in use are told no
   * @param compare how owners compare what they have
   */
  public record Limits(
      KeepAliveSettings keepAlive,
      ReplicationSettings replication,
      RequestLimits requests,
      ReplaceSettings replace,
      int accessEntries,
      CompareSettings compare) {

    /** Limits with the usual memory of fetches and the usual comparison. */
    public Limits(
        KeepAliveSettings keepAlive,
        ReplicationSettings replication,
        RequestLimits requests,
        ReplaceSettings replace) {
      this(
          keepAlive,
          replication,
          requests,
          replace,
          AccessMemory.DEFAULT_ENTRIES,
          CompareSettings.DEFAULT);
    }
  }

  /** The address that the server announces: its identity in rings. */
  public NodeAddress address() {
    return peers.self().address();
  }
}
