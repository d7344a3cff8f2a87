package org.kumofs.gateway.request;

/**
 * The numbers of all servers together. Each record counts once for every copy.
 *
 * @param servers how many servers have answered
 * @param silentServers how many have not
 * @param items records held
 * @param bytes room on disk
 * @param gets reads that servers were asked for
 * @param sets writes that servers were asked for
 * @param deletes deletes that servers were asked for
 */
public record ClusterTotals(
    int servers, int silentServers, long items, long bytes, long gets, long sets, long deletes) {

  /** No server at all. */
  static final ClusterTotals NONE = new ClusterTotals(0, 0, 0, 0, 0, 0, 0);

  /** One server that has not answered. */
  static final ClusterTotals SILENT_SERVER = new ClusterTotals(0, 1, 0, 0, 0, 0, 0);

  ClusterTotals plus(ClusterTotals other) {
    return new ClusterTotals(
        servers + other.servers,
        silentServers + other.silentServers,
        items + other.items,
        bytes + other.bytes,
        gets + other.gets,
        sets + other.sets,
        deletes + other.deletes);
  }
}
