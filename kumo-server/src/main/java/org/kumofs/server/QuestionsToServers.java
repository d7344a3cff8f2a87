package org.kumofs.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.RingNews;
import org.kumofs.message.RingNewsReport;
import org.kumofs.message.RingStamps;
import org.kumofs.message.Room;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.Questions;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcSession;
import org.kumofs.server.compare.ComparePeers;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replace.CapabilityProbe;
import org.kumofs.server.replication.RecordReads;

/**
 * What a server asks other servers, on connections as clients have them: those between peers are
 * for what the original knows. Safe for use by many threads.
 */
final class QuestionsToServers implements AutoCloseable {

  private final ServerConfig config;
  private final ServerEnvironment environment;
  private final RpcClient client;
  private final KnownCapabilities capabilities;

  QuestionsToServers(ServerConfig config, ServerEnvironment environment) {
    this.config = config;
    this.environment = environment;
    this.client =
        new RpcClient(
            environment.transport(),
            environment.control(),
            MethodTable.empty(),
            config.peers().connectTimeoutMillis(),
            new RpcClient.Listener() {});
    this.capabilities =
        new KnownCapabilities(
            questions(attemptMillis())::capabilities, environment.control().time());
  }

  /** For what a client's request may wait for. */
  private long attemptMillis() {
    return config.limits().replication().attemptTimeoutMillis();
  }

  /** For what is asked in the background. */
  private long keepAliveMillis() {
    return config.limits().keepAlive().timeoutMillis();
  }

  private Questions questions(long timeoutMillis) {
    return new Questions(environment.transport(), environment.control(), timeoutMillis);
  }

  /** Conversations in the background on connections of their own. */
  Questions conversations() {
    return questions(keepAliveMillis());
  }

  /** Asks for what originals do not know, on connections of their own. */
  CapabilityProbe probe() {
    return probe(keepAliveMillis());
  }

  /** As {@link #probe()}, with another limit for an answer. */
  CapabilityProbe probe(long timeoutMillis) {
    return new CapabilityProbe(environment.transport(), environment.control(), timeoutMillis);
  }

  /** Whether a server has a capability, as it said within the last seconds. */
  CompletableFuture<Boolean> has(NodeAddress server, long capability) {
    return capabilities.has(server, capability);
  }

  /** Asks for a part of its status. */
  CompletableFuture<StatusValue> status(NodeAddress server, GetStatus question) {
    return client.session(server).call(question, keepAliveMillis());
  }

  /** What it takes; an original that does not say so counts as one that takes everything. */
  CompletableFuture<Room> room(NodeAddress server) {
    return askForRoom(server).thenApply(told -> Room.of(told).orElse(Room.ALL));
  }

  /** Whether it says that it takes writes of all kinds. */
  CompletableFuture<Boolean> takesWrites(NodeAddress server) {
    return askForRoom(server).thenApply(told -> Room.of(told).equals(Optional.of(Room.ALL)));
  }

  private CompletableFuture<StatusValue> askForRoom(NodeAddress server) {
    return has(server, KnownCapabilities.ROOM)
        .thenCompose(
            tells ->
                tells
                    ? status(server, new GetStatus(StatusCode.ROOM))
                    : CompletableFuture.completedFuture(new StatusValue.Unknown()));
  }

  /** By which rings it goes, and whom it hears; others than ours do not tell the latter. */
  CompletableFuture<RingNewsReport> news(NodeAddress server, long timeoutMillis) {
    RpcSession session = client.session(server);
    return has(server, RingNews.CAPABILITY)
        .thenCompose(
            tells ->
                tells
                    ? session.call(new RingNews(), timeoutMillis)
                    : stamp(session, StatusCode.WRITE_RING, timeoutMillis)
                        .thenCombine(
                            stamp(session, StatusCode.READ_RING, timeoutMillis),
                            (write, read) ->
                                new RingNewsReport(new RingStamps(write, read), List.of())));
  }

  private static CompletableFuture<ClockTime> stamp(
      RpcSession session, StatusCode which, long timeoutMillis) {
    return session
        .call(new GetStatus(which), timeoutMillis)
        .thenApply(
            answer ->
                answer instanceof StatusValue.Seed ring ? ring.seed().clockTime() : ClockTime.ZERO);
  }

  /** Has records settled. */
  OwnerCalls settling() {
    return new OwnerCalls(client, capabilities, attemptMillis());
  }

  /** Gets what other owners have. */
  OwnerCopies copies(RingHolder rings) {
    return new OwnerCopies(client, capabilities, rings, attemptMillis());
  }

  /** Reads of those who go by these rings. */
  RecordReads informedReads(RingHolder rings) {
    return new InformedReads(client, rings, environment.control());
  }

  /** Compares records. */
  ComparePeers comparing() {
    CapabilityProbe probe = probe();
    return new ComparePeers() {
      @Override
      public CompletableFuture<Boolean> compares(NodeAddress server) {
        return probe.compares(server);
      }

      @Override
      public <R> CompletableFuture<R> call(NodeAddress server, Request<R> request) {
        return client.session(server).call(request, keepAliveMillis());
      }
    };
  }

  /** A server may have become another one. */
  void forget(NodeAddress server) {
    capabilities.forget(server);
  }

  @Override
  public void close() {
    client.close();
  }
}
