package org.kumofs.server.dump.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.transfer.RecordSource;

/**
 * What one server has, an answer after another; the next one is under way while the last is used.
 */
final class ServerPages implements RecordSource {

  private final NodeCalls calls;
  private final NodeAddress server;
  private final ClockTime ring;
  private final ScanRecords template;
  private Optional<RawKey> after;
  private Optional<CompletableFuture<ScannedRecords>> underWay;
  private List<ScannedRecords.Entry> page = List.of();
  private int used;

  /**
   * @param ring stamp of the read ring that the server has to go by
   * @param first what to ask first
   */
  ServerPages(NodeCalls calls, NodeAddress server, ClockTime ring, ScanRecords first) {
    this.calls = calls;
    this.server = server;
    this.ring = ring;
    this.template = first;
    this.after = first.after();
    this.underWay = Optional.of(calls.begin(server, first));
  }

  @Override
  public List<ScannedRecords.Entry> next(int maxRecords) {
    while (used == page.size() && underWay.isPresent()) {
      take(answer(underWay.get()));
    }
    int end = Math.min(page.size(), used + maxRecords);
    List<ScannedRecords.Entry> chunk = new ArrayList<>(page.subList(used, end));
    used = end;
    return chunk;
  }

  private ScannedRecords answer(CompletableFuture<ScannedRecords> future) {
    try {
      ScannedRecords answer = calls.await(future);
      if (!answer.ring().equals(ring)) {
        throw new NotNowException(server + " goes by another ring than the manager");
      }
      return answer;
    } catch (RpcException e) {
      throw new NotNowException(server + " does not answer: " + e.getMessage());
    }
  }

  private void take(ScannedRecords answer) {
    page = answer.records();
    used = 0;
    Optional<RawKey> next = answer.next();
    if (next.isPresent() && !isLater(next.get())) {
      throw new DumpException(server + " does not get on; see its log");
    }
    after = next.isPresent() ? next : after;
    underWay =
        next.map(
            key ->
                calls.begin(
                    server,
                    new ScanRecords(
                        next, template.prefix(), template.selection(), template.limits())));
  }

  private boolean isLater(RawKey next) {
    return after.isEmpty() || Arrays.compareUnsigned(next.bytes(), after.get().bytes()) > 0;
  }

  @Override
  public void close() {
    underWay = Optional.empty();
  }
}
