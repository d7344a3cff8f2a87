package org.kumofs.server.replace;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.Request;
import org.kumofs.message.Standing;
import org.kumofs.message.StandingReport;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Questions;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.Transport;
import org.kumofs.time.Scheduler;

/**
 * Asks servers on connections that are made for one question and then thrown away, so that nothing
 * can go wrong on those that carry data. An original answers that it does not know. See {@code
 * docs/wire-format.md}, Status.
 */
public final class CapabilityProbe implements Capabilities {

  private static final long STREAMED_TOMBSTONES = 1 << 1;
  private static final long EXTENSIONS = 1 << 2;

  private final Questions questions;
  private final long timeoutMillis;

  /**
   * @param timeoutMillis limit for connecting, and for the answer
   */
  public CapabilityProbe(Transport transport, Scheduler scheduler, long timeoutMillis) {
    this.questions = new Questions(transport, scheduler, timeoutMillis);
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public CompletableFuture<Boolean> takesTombstones(NodeAddress server) {
    return questions.ask(server, session -> isCapable(session, STREAMED_TOMBSTONES));
  }

  /** Whether a server compares what it has with other owners; as above. */
  public CompletableFuture<Boolean> compares(NodeAddress server) {
    return questions.ask(server, session -> isCapable(session, CompareRecords.CAPABILITY));
  }

  /**
   * Asks a server for something that originals do not know.
   *
   * @return the answer; empty if the server does not serve the methods from 128 on
   */
  public <R> CompletableFuture<Optional<R>> callExtension(NodeAddress server, Request<R> request) {
    return callIfCapable(server, EXTENSIONS, request);
  }

  @Override
  public CompletableFuture<Optional<StandingReport>> standing(
      NodeAddress server, Standing question) {
    return callIfCapable(server, Standing.CAPABILITY, question);
  }

  private <R> CompletableFuture<Optional<R>> callIfCapable(
      NodeAddress server, long capability, Request<R> request) {
    return questions.ask(
        server,
        session ->
            isCapable(session, capability)
                .thenCompose(
                    capable ->
                        capable
                            ? session.call(request, timeoutMillis).thenApply(Optional::of)
                            : CompletableFuture.completedFuture(Optional.empty())));
  }

  private CompletableFuture<Boolean> isCapable(RpcSession session, long capability) {
    return Questions.capabilities(session, timeoutMillis)
        .thenApply(mask -> (mask & capability) != 0);
  }
}
