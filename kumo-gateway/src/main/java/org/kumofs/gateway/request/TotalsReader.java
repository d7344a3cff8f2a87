package org.kumofs.gateway.request;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;

/** Adds up the numbers of all active servers, as many as answer in time. Belongs to one loop. */
final class TotalsReader {

  private static final List<StatusCode> NUMBERS =
      List.of(
          StatusCode.ITEMS,
          StatusCode.BYTES,
          StatusCode.CMD_GET,
          StatusCode.CMD_SET,
          StatusCode.CMD_DELETE);

  private final LoopContext context;
  private final RpcClient client;

  TotalsReader(LoopContext context, RpcClient client) {
    this.context = context;
    this.client = client;
  }

  /** Asks all servers at once. Does not fail: who is silent is counted. */
  CompletableFuture<ClusterTotals> read() {
    List<NodeAddress> servers = List.copyOf(context.router().view().activeServers());
    if (servers.isEmpty()) {
      return CompletableFuture.completedFuture(ClusterTotals.NONE);
    }
    long timeoutMillis = context.settings().retries().requestTimeoutMillis();
    Gathering<ClusterTotals> all = new Gathering<>(servers.size());
    for (int i = 0; i < servers.size(); i++) {
      all.add(i, ask(servers.get(i), timeoutMillis));
    }
    return all.all()
        .thenApply(each -> each.stream().reduce(ClusterTotals.NONE, ClusterTotals::plus));
  }

  private CompletableFuture<ClusterTotals> ask(NodeAddress server, long timeoutMillis) {
    Gathering<Optional<Long>> numbers = new Gathering<>(NUMBERS.size());
    for (int i = 0; i < NUMBERS.size(); i++) {
      numbers.add(
          i,
          client
              .session(server)
              .call(new GetStatus(NUMBERS.get(i)), timeoutMillis)
              .handle((answer, failure) -> number(server, answer, failure)));
    }
    return numbers.all().thenApply(TotalsReader::ofServer);
  }

  /** What an original does not know it answers nil, which adds nothing. */
  private Optional<Long> number(NodeAddress server, StatusValue answer, Throwable failure) {
    if (failure != null) {
      context.attemptFailed(failure, server);
      return Optional.empty();
    }
    return Optional.of(answer instanceof StatusValue.Number number ? number.bits() : 0L);
  }

  private static ClusterTotals ofServer(List<Optional<Long>> numbers) {
    if (numbers.stream().anyMatch(Optional::isEmpty)) {
      return ClusterTotals.SILENT_SERVER;
    }
    List<Long> all = numbers.stream().map(Optional::orElseThrow).toList();
    return new ClusterTotals(1, 0, all.get(0), all.get(1), all.get(2), all.get(3), all.get(4));
  }
}
