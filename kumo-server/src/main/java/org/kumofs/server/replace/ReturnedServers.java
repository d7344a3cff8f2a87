package org.kumofs.server.replace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.Standing;
import org.kumofs.message.StandingReport;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.rejoin.ReturnedServer;
import org.kumofs.time.ControlLoop;

/**
 * Finds out which of the servers that records are copied to have come back with what they had. One
 * that can tell has to: it may hold what was deleted while it was away, and is to be sent all
 * traces of that. Control loop only.
 */
final class ReturnedServers {

  /** Until then what is to be copied is missing where writes of it are decided already. */
  private static final long FIRST_PAUSE_MILLIS = 10;

  private final Capabilities capabilities;
  private final ClockTime writeRing;
  private final Predicate<NodeAddress> wanted;
  private final ControlLoop control;

  /**
   * @param writeRing the ring of the copy; who goes by an older one has not decided yet
   * @param wanted whether a server is still to be copied to
   */
  ReturnedServers(
      Capabilities capabilities,
      ClockTime writeRing,
      Predicate<NodeAddress> wanted,
      ControlLoop control) {
    this.capabilities = capabilities;
    this.writeRing = writeRing;
    this.wanted = wanted;
    this.control = control;
  }

  /** What those have that have something; asks until all have told or are not wanted any more. */
  CompletableFuture<Map<NodeAddress, ReturnedServer>> among(List<NodeAddress> servers) {
    Map<NodeAddress, CompletableFuture<Optional<ReturnedServer>>> answers =
        servers.stream().collect(Collectors.toMap(Function.identity(), this::ask));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<NodeAddress, ReturnedServer> returned = new HashMap<>();
              answers.forEach(
                  (server, answer) -> answer.join().ifPresent(back -> returned.put(server, back)));
              return Map.copyOf(returned);
            });
  }

  private CompletableFuture<Optional<ReturnedServer>> ask(NodeAddress server) {
    return RetriedCall.start(
            "asking " + server + " what it has",
            () -> askOnce(server),
            () -> wanted.test(server),
            control,
            FIRST_PAUSE_MILLIS)
        .exceptionally(
            failure -> {
              if (failure instanceof CancellationException) {
                return Optional.empty();
              }
              throw new IllegalStateException(failure);
            });
  }

  private CompletableFuture<Optional<ReturnedServer>> askOnce(NodeAddress server) {
    return capabilities
        .standing(server, new Standing(false))
        .thenApply(
            answer -> {
              answer.ifPresent(this::requireDecided);
              return answer
                  .flatMap(StandingReport::held)
                  .map(held -> new ReturnedServer(server, held));
            });
  }

  private void requireDecided(StandingReport report) {
    if (report.writeRing().isBefore(writeRing)) {
      throw new IllegalStateException("it goes by an older ring");
    }
  }
}
