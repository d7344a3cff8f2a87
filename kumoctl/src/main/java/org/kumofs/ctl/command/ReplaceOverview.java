package org.kumofs.ctl.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.ReplaceControl;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceReport.Participant;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;

/**
 * One look at a replace: what the managers tell of it, and each server.
 *
 * @param rings those of the manager
 * @param told what the manager tells that runs it, or the one that was asked if none does; empty if
 *     an original is involved, which may run it and does not tell
 */
record ReplaceOverview(
    RingSeeds rings, Optional<ManagerReplaceReport> told, List<ReplaceOfServer> servers) {

  /**
   * Looks at everything.
   *
   * @param manager a connection with it
   * @param address of the manager
   */
  static ReplaceOverview look(RpcConnection manager, NodeAddress address, int timeoutMillis)
      throws CallException {
    RingSeeds rings = manager.call(new HashSpaceRequest());
    Optional<ManagerReplaceReport> told =
        ReplaceControl.ask(address, timeoutMillis)
            .flatMap(report -> ofWhoeverRunsIt(report, timeoutMillis));
    Set<NodeAddress> servers = new LinkedHashSet<>();
    addActive(rings.write().nodes(), servers);
    addActive(rings.read().nodes(), servers);
    told.ifPresent(
        report -> report.servers().forEach(participant -> servers.add(participant.address())));
    return new ReplaceOverview(
        rings,
        told,
        servers.stream().map(server -> ReplaceOfServer.ask(server, timeoutMillis)).toList());
  }

  private static Optional<ManagerReplaceReport> ofWhoeverRunsIt(
      ManagerReplaceReport report, int timeoutMillis) {
    return report.stage() == ReplaceStage.IDLE && report.partner().isPresent()
        ? ReplaceControl.ask(report.partner().get(), timeoutMillis)
        : Optional.of(report);
  }

  private static void addActive(List<RingNode> nodes, Set<NodeAddress> servers) {
    nodes.stream().filter(RingNode::active).map(RingNode::address).forEach(servers::add);
  }

  /** The phase: as a manager tells, or else by what the servers do. */
  ReplaceStage stage() {
    if (told.isPresent()) {
      return told.get().stage();
    }
    for (ReplaceStage phase : List.of(ReplaceStage.COPY, ReplaceStage.DELETE)) {
      if (servers.stream().anyMatch(server -> server.worksAt(phase))) {
        return phase;
      }
    }
    return ReplaceStage.IDLE;
  }

  /** The stamp of the write ring that it is for. */
  ClockTime ring() {
    return told.filter(report -> report.stage() != ReplaceStage.IDLE)
        .map(ManagerReplaceReport::ring)
        .orElse(rings.write().clockTime());
  }

  boolean ringsAgree() {
    return rings.write().clockTime().equals(rings.read().clockTime());
  }

  /** Whether the manager has heard that a server is through; empty if nobody tells. */
  Optional<Boolean> hasReported(ReplaceOfServer server) {
    Optional<Participant> known =
        told.stream()
            .flatMap(report -> report.servers().stream())
            .filter(participant -> participant.address().equals(server.address()))
            .findFirst();
    return known.isPresent()
        ? known.map(participant -> participant.step() == ManagerReplaceReport.Step.ENDED)
        : server
            .report()
            .filter(report -> report.stage() != ReplaceStage.IDLE)
            .map(report -> report.progress().step() == ReplaceReport.Step.REPORTED);
  }
}
