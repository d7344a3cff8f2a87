package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.ReplicateFlags;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;

/**
 * One write on its way to the replicas. It goes by the rings of the moment, not by those it began
 * with: every event (an answer, the end of a pause, a change of the rings) compares what is done
 * with what the rings want now. So a replica that is no longer an owner is not waited for, and one
 * that has become an owner gets the write before it is acknowledged. If another server has become
 * the coordinator the write ends as failed: that one decides on the key from then on.
 *
 * <p>Those that only answer reads come last, once all owners by the write ring have confirmed that
 * this server is still the coordinator: a server that stood still and goes on with old rings would
 * otherwise leave its old write with readers before it learns that it is given up.
 *
 * <p>Events come on any thread. Nothing outside is called while the write is locked.
 */
final class ReplicatedWrite {

  private final ReplicatedRecord record;
  private final ReplicationMeans means;
  private final int maxRetries;
  private final long attemptTimeoutMillis;
  private final long deadlineNanos;
  private final CompletableFuture<ReplicationOutcome> result = new CompletableFuture<>();

  private final Map<NodeAddress, Replica> replicas = new HashMap<>();
  private final Map<Form, ReplicaRequest> requests = new HashMap<>();
  private RingPair plannedBy = RingPair.EMPTY;
  private ReplicaPlan plan;

  ReplicatedWrite(ReplicatedRecord record, ReplicationMeans means) {
    this.record = record;
    this.means = means;
    ReplicationSettings settings = means.settings();
    this.maxRetries = record.isDelete() ? settings.deleteRetries() : settings.setRetries();
    this.attemptTimeoutMillis = settings.attemptTimeoutMillis(record.record().length());
    this.deadlineNanos = means.time().nanoTime() + settings.timeoutMillis() * 1_000_000;
    this.plan = means.ownership().plan(plannedBy, record.key());
  }

  /** Where a replica stands. */
  private enum State {
    TO_CALL,
    CALLED,
    PAUSING,
    STORED,
    /** It has a version that is not older. */
    IGNORED,
    FAILED;

    private static final Set<State> SETTLED = EnumSet.of(STORED, IGNORED, FAILED);
    private static final Set<State> CONFIRMED = EnumSet.of(STORED, IGNORED);
  }

  private static final class Replica {
    private final NodeAddress address;
    private State state = State.TO_CALL;
    private int flags;
    private int retries;

    Replica(NodeAddress address) {
      this.address = address;
    }
  }

  /**
   * What a request says beside the record.
   *
   * @param flags bits of {@link ReplicateFlags}
   * @param rings by which rings it goes, to who understands that
   */
  private record Form(int flags, Optional<RingStamps> rings) {}

  /**
   * A request to be sent.
   *
   * @param rings by which rings this server goes at this moment
   */
  private record Call(Replica replica, int flags, RingStamps rings) {}

  /** What became of it; never fails. */
  CompletableFuture<ReplicationOutcome> result() {
    return result;
  }

  /** Compares what is done with what the rings want now, and does what is missing. */
  void review() {
    List<Call> calls;
    Optional<ReplicationOutcome> verdict;
    synchronized (this) {
      if (result.isDone()) {
        return;
      }
      replan();
      calls = takeCalls();
      verdict = verdict();
    }
    calls.forEach(this::call);
    verdict.ifPresent(result::complete);
  }

  private void replan() {
    RingPair now = means.ownership().rings();
    if (now.equals(plannedBy)) {
      return;
    }
    plannedBy = now;
    plan = means.ownership().plan(now, record.key());
    // Only what is settled survives; the others are tried again at once, by the new rings. A server
    // that only answered reads may have stored nothing.
    replicas.values().removeIf(replica -> isObsolete(replica) || isPromoted(replica));
    requests.clear();
    plan.required().forEach(this::addReplica);
    plan.byReadRing().forEach(this::addReplica);
    for (Replica replica : replicas.values()) {
      if (replica.state == State.PAUSING) {
        replica.state = State.TO_CALL;
      }
    }
  }

  private void addReplica(NodeAddress address) {
    replicas.computeIfAbsent(address, Replica::new);
  }

  private boolean isObsolete(Replica replica) {
    return !State.SETTLED.contains(replica.state) && !plan.includes(replica.address);
  }

  private boolean isPromoted(Replica replica) {
    return ReplicateFlags.isByReadRing(replica.flags) && plan.required().contains(replica.address);
  }

  private List<Call> takeCalls() {
    List<Call> calls = new ArrayList<>(replicas.size());
    boolean confirmed = areAll(plan.required(), State.CONFIRMED);
    for (Replica replica : replicas.values()) {
      boolean due = confirmed || plan.required().contains(replica.address);
      if (due && replica.state == State.TO_CALL) {
        replica.state = State.CALLED;
        replica.flags =
            plan.required().contains(replica.address)
                ? ReplicateFlags.NONE
                : ReplicateFlags.BY_READ_RING;
        calls.add(new Call(replica, replica.flags, RingStamps.of(plannedBy)));
      }
    }
    return calls;
  }

  private boolean areAll(List<NodeAddress> addresses, Set<State> states) {
    for (NodeAddress address : addresses) {
      if (!states.contains(stateOf(address))) {
        return false;
      }
    }
    return true;
  }

  private synchronized ReplicaRequest request(Form form) {
    return requests.computeIfAbsent(
        form, of -> ReplicaRequest.of(record.request(of.flags(), of.rings())));
  }

  private Optional<ReplicationOutcome> verdict() {
    if (plan.refusal().isPresent()) {
      return Optional.of(ReplicationOutcome.FAILED);
    }
    if (!areAll(plan.required(), State.SETTLED)) {
      return Optional.empty();
    }
    if (!areAll(plan.required(), State.CONFIRMED)) {
      return Optional.of(ReplicationOutcome.FAILED);
    }
    if (!areAll(plan.byReadRing(), State.SETTLED)) {
      return Optional.empty();
    }
    if (!areAll(plan.byReadRing(), State.CONFIRMED)) {
      return Optional.of(ReplicationOutcome.FAILED);
    }
    return Optional.of(
        isIgnoredByAny(plan.required()) || isIgnoredByAny(plan.byReadRing())
            ? ReplicationOutcome.OVERTAKEN
            : ReplicationOutcome.STORED);
  }

  private boolean isIgnoredByAny(List<NodeAddress> addresses) {
    for (NodeAddress address : addresses) {
      if (stateOf(address) == State.IGNORED) {
        return true;
      }
    }
    return false;
  }

  private State stateOf(NodeAddress address) {
    return replicas.get(address).state;
  }

  private void call(Call call) {
    means
        .calls()
        .comparesRings(call.replica().address)
        .thenCompose(knowing -> send(call, knowing))
        .whenComplete(
            (stored, failure) -> {
              if (failure == null) {
                answered(call.replica(), stored);
              } else {
                failed(call.replica(), failure);
              }
            });
  }

  private CompletableFuture<Boolean> send(Call call, boolean knowing) {
    if (!knowing && isFormerReader(call.replica().address)) {
      // An original may hang up on what it is not to read any more.
      return CompletableFuture.completedFuture(true);
    }
    Form form = new Form(call.flags(), knowing ? Optional.of(call.rings()) : Optional.empty());
    long timeoutMillis = Math.max(1, Math.min(attemptTimeoutMillis, remainingMillis()));
    return means.calls().call(call.replica().address, request(form), timeoutMillis);
  }

  private synchronized boolean isFormerReader(NodeAddress address) {
    long hash = record.key().hash();
    return !plannedBy.write().ownersOf(hash).isActiveOwner(address)
        && !plannedBy.read().ownersOf(hash).isActiveOwner(address);
  }

  private long remainingMillis() {
    return (deadlineNanos - means.time().nanoTime()) / 1_000_000;
  }

  private void answered(Replica replica, boolean stored) {
    synchronized (this) {
      // An original says no to this very record too, when it comes again after a lost answer.
      replica.state = stored || replica.retries > 0 ? State.STORED : State.IGNORED;
    }
    review();
  }

  private void failed(Replica replica, Throwable failure) {
    State next;
    int retry;
    synchronized (this) {
      retry = replica.retries;
      next = afterFailure(replica);
      replica.state = next;
    }
    if (next == State.PAUSING) {
      pause(replica, retry);
    } else {
      means.failures().report(record, replica.address, failure);
    }
    review();
  }

  private State afterFailure(Replica replica) {
    boolean wanted = !result.isDone() && replicas.get(replica.address) == replica;
    boolean givenUp = replica.retries >= maxRetries || remainingMillis() <= 0;
    if (wanted && givenUp) {
      return State.FAILED;
    }
    replica.retries++;
    return State.PAUSING;
  }

  private void pause(Replica replica, int retry) {
    long pauseMillis = Math.min(means.pauseMillis(retry), remainingMillis());
    means.scheduler().schedule(pauseMillis, () -> resume(replica));
  }

  private void resume(Replica replica) {
    synchronized (this) {
      if (replica.state == State.PAUSING) {
        replica.state = State.TO_CALL;
      }
    }
    review();
  }
}
