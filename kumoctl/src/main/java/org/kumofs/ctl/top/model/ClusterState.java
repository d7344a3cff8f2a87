package org.kumofs.ctl.top.model;

import java.util.List;

/**
 * What is known of all servers at a moment.
 *
 * @param servers in the roster's order
 * @param rosterError why the list of servers may be out of date; empty if it is not
 */
public record ClusterState(List<ServerState> servers, String rosterError) {

  /** Copies. */
  public ClusterState {
    servers = List.copyOf(servers);
  }

  /** How many do not answer. */
  public int failed() {
    return (int) servers.stream().filter(ServerState::failed).count();
  }
}
