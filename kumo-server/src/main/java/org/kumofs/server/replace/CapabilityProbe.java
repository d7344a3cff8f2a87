package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.Transport;
import org.kumofs.time.Scheduler;

/**
 * Asks servers on connections that are made for one question and then thrown away, so that nothing
 * can go wrong on those that carry data. An original answers that it does not know. See {@code
 * docs/wire-format.md}, Status.
 */
public final class CapabilityProbe implements Capabilities {

  private static final long STREAMED_TOMBSTONES = 1 << 1;

  private final Transport transport;
  private final Scheduler scheduler;
  private final long timeoutMillis;

  /**
   * @param timeoutMillis limit for connecting, and for the answer
   */
  public CapabilityProbe(Transport transport, Scheduler scheduler, long timeoutMillis) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public CompletableFuture<Boolean> takesTombstones(NodeAddress server) {
    RpcClient client =
        new RpcClient(
            transport, scheduler, MethodTable.empty(), timeoutMillis, new RpcClient.Listener() {});
    return client
        .session(server)
        .call(new GetStatus(StatusCode.CAPABILITIES), timeoutMillis)
        .whenComplete((answer, failure) -> client.close())
        .thenApply(CapabilityProbe::namesStreamedTombstones);
  }

  private static boolean namesStreamedTombstones(StatusValue answer) {
    return answer instanceof StatusValue.Number mask && (mask.bits() & STREAMED_TOMBSTONES) != 0;
  }
}
