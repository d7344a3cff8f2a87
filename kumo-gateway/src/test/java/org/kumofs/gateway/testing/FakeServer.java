package org.kumofs.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Flush;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.update.LiveItem;
import org.kumofs.update.UpdateTerms;
import org.kumofs.update.Verdict;

/** A server that answers from the cluster's common records, unless it was told otherwise. */
public final class FakeServer {

  public final NodeAddress address;

  /** The data operations that arrived, in order. */
  public final List<Request<?>> requests = new ArrayList<>();

  /** The questions for capabilities that arrived. */
  public int capabilityQuestions;

  /** What it says of its extensions. */
  public long capabilities = 7;

  /**
   * An original server: it has no extensions and hangs up on their methods, loses meta fields,
   * stores a cas of what is missing, deletes every key and keeps tombstones.
   */
  public boolean original;

  /** The numbers that it answers when asked for its status. */
  public final Map<StatusCode, Long> numbers = new EnumMap<>(StatusCode.class);

  /** How many keys it reads in one call. */
  public int mostKeysAtOnce = Integer.MAX_VALUE;

  private final FakeCluster cluster;
  private final Deque<Runnable> beforeSets = new ArrayDeque<>();
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
            .on(Set.METHOD, (caller, set) -> set(set))
            .on(Delete.METHOD, (caller, delete) -> serve(delete, () -> delete(delete.key())))
            .on(GetStatus.METHOD, (caller, question) -> status(question))
            .on(ApplyUpdate.METHOD, (caller, update) -> extra(update, () -> apply(update)))
            .on(Flush.METHOD, (caller, flush) -> extra(flush, () -> flush(flush)))
            .on(GetMany.METHOD, (caller, many) -> extra(many, () -> findAll(many.keys())))
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

  /** Something happens just before the next set is dealt with. */
  public void beforeNextSet(Runnable event) {
    beforeSets.add(event);
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

  /** Answers the next operation as one whose value is too large. */
  public FakeServer refuseNextAsTooLarge() {
    script.add(() -> CompletableFuture.failedFuture(RpcException.tooLarge("a value")));
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

  private <R> CompletableFuture<R> extra(Request<R> request, Supplier<R> work) {
    if (original) {
      requests.add(request);
      cluster.network.disconnect(FakeCluster.GATEWAY, address);
      return CompletableFuture.failedFuture(RpcException.protocolError("unknown method"));
    }
    return serve(request, work);
  }

  /** What it answers when asked for its capabilities; 0 for nil. */
  public long mask() {
    return original ? 0 : capabilities;
  }

  private CompletableFuture<StatusValue> status(GetStatus question) {
    Optional<Long> number =
        StatusCode.ofWireId(question.what()).flatMap(code -> Optional.ofNullable(number(code)));
    return CompletableFuture.completedFuture(
        number.<StatusValue>map(StatusValue.Number::new).orElseGet(StatusValue.Unknown::new));
  }

  private Long number(StatusCode code) {
    if (code == StatusCode.CAPABILITIES) {
      capabilityQuestions++;
      return original ? null : capabilities;
    }
    if (code == StatusCode.CLOCK_TIME) {
      return numbers.getOrDefault(code, cluster.lastStamp().bits());
    }
    return numbers.get(code);
  }

  private Optional<RawValue> find(RawKey key) {
    return held(key).filter(value -> !value.isTombstone());
  }

  private Optional<RawValue> held(RawKey key) {
    return Optional.ofNullable(cluster.records.get(key));
  }

  private List<GetManyResult> findAll(List<RawKey> keys) {
    List<GetManyResult> results = new ArrayList<>();
    for (RawKey key : keys) {
      results.add(
          results.size() >= mostKeysAtOnce
              ? new GetManyResult.NotRead()
              : find(key)
                  .<GetManyResult>map(GetManyResult.Found::new)
                  .orElseGet(GetManyResult.NotFound::new));
    }
    return results;
  }

  private Acknowledged flush(Flush request) {
    if (request.dueSeconds() == 0) {
      cluster.records.values().removeIf(value -> !request.stamp().isBefore(value.clockTime()));
    }
    return Acknowledged.ACKNOWLEDGED;
  }

  private UpdateAnswer apply(ApplyUpdate request) {
    long now = cluster.time.unixSeconds();
    Optional<RawValue> found = find(request.key());
    Optional<LiveItem> current =
        found.flatMap(value -> live(request.layout().decode(value), value.clockTime(), now));
    Verdict verdict =
        request
            .update()
            .judge(current, new UpdateTerms(request.layout(), now, request.maxDataBytes()));
    ClockTime stamp = found.map(RawValue::clockTime).orElse(ClockTime.ZERO);
    if (verdict.change() instanceof Verdict.Change.Write write) {
      stamp = cluster.nextStamp();
      cluster.records.put(request.key(), request.layout().encode(write.content(), stamp));
    } else if (verdict.change() instanceof Verdict.Change.Remove) {
      cluster.records.remove(request.key());
    }
    return UpdateAnswer.of(verdict, stamp, request.wantsData(), UpdatedItem.Access.NONE);
  }

  private static Optional<LiveItem> live(ValueContent content, ClockTime stamp, long now) {
    return content.isExpired(now)
        ? Optional.empty()
        : Optional.of(new LiveItem(content, content.casToken(stamp)));
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

  private CompletableFuture<SetResult> set(Set request) {
    if (!beforeSets.isEmpty()) {
      beforeSets.remove().run();
    }
    return serve(request, () -> store(request));
  }

  private SetResult store(Set request) {
    ClockTime expected = request.value().clockTime();
    Optional<ClockTime> held = held(request.key()).map(RawValue::clockTime);
    boolean mayStore =
        request.op() != SetOperation.CAS || held.map(expected::equals).orElse(original);
    if (!mayStore) {
      return new SetResult.CasMismatch();
    }
    ClockTime stamp = cluster.nextStamp();
    RawValue kept =
        original ? RawValue.of(ClockTime.ZERO, 0, request.value().data()) : request.value();
    cluster.records.put(request.key(), kept.withClockTime(stamp));
    return new SetResult.Stored(stamp);
  }

  private DeleteResult delete(RawKey key) {
    if (original) {
      cluster.records.put(key, RawValue.tombstone(cluster.nextStamp()));
      return DeleteResult.DELETED;
    }
    return cluster.records.remove(key) != null ? DeleteResult.DELETED : DeleteResult.NOT_FOUND;
  }

  @Override
  public String toString() {
    return "server " + address;
  }
}
