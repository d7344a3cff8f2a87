package org.kumofs.server.replace;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kumofs.ring.NodeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks servers whether they take tombstones; one that does not tell gets none. */
final class TombstoneTakers {

  private static final Logger log = LoggerFactory.getLogger(TombstoneTakers.class);
  private static final int TRIES = 3;

  private final Capabilities capabilities;

  TombstoneTakers(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  /** Those of the servers that take tombstones; never fails. */
  CompletableFuture<Set<NodeAddress>> among(List<NodeAddress> servers) {
    Map<NodeAddress, CompletableFuture<Boolean>> answers =
        servers.stream()
            .collect(Collectors.toMap(Function.identity(), server -> ask(server, TRIES)));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done ->
                servers.stream()
                    .filter(server -> answers.get(server).join())
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private CompletableFuture<Boolean> ask(NodeAddress server, int tries) {
    return capabilities
        .takesTombstones(server)
        .handle(
            (takes, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(takes);
              }
              if (tries > 1) {
                return ask(server, tries - 1);
              }
              log.warn("{} gets no tombstones, it does not say whether it takes them", server);
              return CompletableFuture.completedFuture(false);
            })
        .thenCompose(Function.identity());
  }
}
