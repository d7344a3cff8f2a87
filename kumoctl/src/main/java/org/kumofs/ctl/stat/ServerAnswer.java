package org.kumofs.ctl.stat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.ServerClient;
import org.kumofs.ring.NodeAddress;

/**
 * What came of a command on one server.
 *
 * @param server the server
 * @param reading its answer, if it gave one
 * @param error else what went wrong, in one line
 */
record ServerAnswer(NodeAddress server, Optional<Reading> reading, String error) {

  /** Asks one server. */
  static ServerAnswer ask(NodeAddress server, StatCommand command, int limitMillis) {
    try (ServerClient client = ServerClient.open(server, limitMillis)) {
      return new ServerAnswer(server, Optional.of(command.run(client)), "");
    } catch (CallException e) {
      return new ServerAnswer(server, Optional.empty(), e.getMessage());
    }
  }

  /**
   * Asks many servers at once: one that hangs delays nobody but itself.
   *
   * @return the answers to come, in the order of the servers
   */
  static List<CompletableFuture<ServerAnswer>> askAll(
      List<NodeAddress> servers, StatCommand command, int limitMillis) {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<ServerAnswer>> answers = new ArrayList<>();
    for (NodeAddress server : servers) {
      answers.add(CompletableFuture.supplyAsync(() -> ask(server, command, limitMillis), threads));
    }
    threads.shutdown();
    return answers;
  }
}
