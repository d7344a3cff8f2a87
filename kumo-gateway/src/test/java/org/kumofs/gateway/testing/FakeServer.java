package org.kumofs.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;

/** A server that answers from the cluster's common records, unless it was told otherwise. */
public final class FakeServer {

  public final NodeAddress address;

  /** The data operations that arrived, in order. */
  public final List<Request<?>> requests = new ArrayList<>();

  /** The questions for capabilities that arrived. */
  public int capabilityQuestions;

  /** An original server: it has no capabilities, stores every cas and deletes every key. */
  public boolean original;

  private final FakeCluster cluster;
  private final Deque<Supplier<CompletableFuture<?>>> script = new ArrayDeque<>();

  FakeServer(FakeCluster cluster, NodeAddress address) {
    this.cluster = cluster;
    this.address = address;
    listen();
  }

  /** Starts, or starts again after a kill. */
  public void listen() {
    MethodTable client =
        MethodTable.builder()
            .on(Get.METHOD, (caller, get) -> serve(get, () -> find(get.key())))
            .on(GetIfModified.METHOD, (caller, get) -> serve(get, () -> findNewer(get)))
            .on(Set.METHOD, (caller, set) -> serve(set, () -> store(set)))
            .on(Delete.METHOD, (caller, delete) -> serve(delete, () -> delete(delete.key())))
            .on(GetStatus.METHOD, (caller, question) -> capabilities())
            .build();
    Peers peers =
        new Peers(
            new PeerSettings(new NodeIdentity(address, Role.SERVER), 1_000, 0, 20),
            cluster.network.transport(address),
            cluster.time.newLoop(),
            new Peers.Services(MethodTable.empty(), client),
            new PeerListener() {
              @Override
              public void joined(NodeIdentity node, RpcSession session) {}

              @Override
              public void lost(NodeIdentity node) {}
            });
    try {
      peers.listen(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process dies. */
  public void kill() {
    cluster.network.kill(address);
  }

  /** Answers the next operation with a result of the right type instead of doing it. */
  public FakeServer answerNext(Object result) {
    script.add(() -> CompletableFuture.completedFuture(result));
    return this;
  }

  /** Answers the next operation with error 6. */
  public FakeServer refuseNext() {
    script.add(() -> CompletableFuture.failedFuture(RpcException.serverError("not ready")));
    return this;
  }

  /** Never answers the next operation. */
  public FakeServer swallowNext() {
    script.add(CompletableFuture::new);
    return this;
  }

  /** The operations that arrived, by type. */
  public <Q> List<Q> requests(Class<Q> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @SuppressWarnings("unchecked") // Tests script results of the right type.
  private <R> CompletableFuture<R> serve(Request<R> request, Supplier<R> work) {
    requests.add(request);
    return script.isEmpty()
        ? CompletableFuture.completedFuture(work.get())
        : (CompletableFuture<R>) script.remove().get();
  }

  private CompletableFuture<StatusValue> capabilities() {
    capabilityQuestions++;
    return CompletableFuture.completedFuture(
        original ? new StatusValue.Unknown() : new StatusValue.Number(3));
  }

  private Optional<RawValue> find(RawKey key) {
    return Optional.ofNullable(cluster.records.get(key));
  }

  private GetIfModifiedResult findNewer(GetIfModified request) {
    Optional<RawValue> found = find(request.key());
    if (found.isEmpty()) {
      return new GetIfModifiedResult.NotFound();
    }
    return request.clockTime().isBefore(found.get().clockTime())
        ? new GetIfModifiedResult.Modified(found.get())
        : new GetIfModifiedResult.NotModified();
  }

  private SetResult store(Set request) {
    ClockTime expected = request.value().clockTime();
    Optional<ClockTime> held = find(request.key()).map(RawValue::clockTime);
    boolean mayStore =
        request.op() != SetOperation.CAS || held.map(expected::equals).orElse(original);
    if (!mayStore) {
      return new SetResult.CasMismatch();
    }
    ClockTime stamp = cluster.nextStamp();
    cluster.records.put(request.key(), request.value().withClockTime(stamp));
    return new SetResult.Stored(stamp);
  }

  private DeleteResult delete(RawKey key) {
    boolean found = cluster.records.remove(key) != null;
    return found || original ? DeleteResult.DELETED : DeleteResult.NOT_FOUND;
  }

  @Override
  public String toString() {
    return "server " + address;
  }
}
