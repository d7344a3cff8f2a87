package org.kumofs.server.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.kumofs.message.RingNewsReport;
import org.kumofs.message.RingNewsReport.HeardManager;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;

/**
 * What a server has heard of its managers, and of other servers about them, and what follows from
 * it. The rule and its reasons are in {@code docs/cluster.md}, Reads of a server that is cut off.
 *
 * <p>Control loop only, except for {@link #heardManagers}.
 */
final class SignsOfLife {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<NodeAddress> managers;
  private final long leaseNanos;

  /** A manager that was heard longer ago than that has missed a sign. */
  private final long silentNanos;

  /** When each manager was sent what it has answered last. */
  private final Map<NodeAddress, Long> heard = new ConcurrentHashMap<>();

  private final Map<NodeAddress, Answer> answers = new HashMap<>();

  /** Those that do not hear a manager either, as they said since this server hears none. */
  private final Set<NodeAddress> deaf = new HashSet<>();

  private record Answer(long askedNanos, RingNewsReport report) {}

  SignsOfLife(List<NodeAddress> managers, KeepAliveSettings settings) {
    this.managers = managers;
    this.leaseNanos = settings.readLeaseMillis() * NANOS_PER_MILLI;
    this.silentNanos = settings.signIntervalMillis() * NANOS_PER_MILLI * 3 / 2;
  }

  void heard(NodeAddress manager, long sentNanos) {
    heard.merge(manager, sentNanos, (one, other) -> one - other > 0 ? one : other);
  }

  /** The managers that have answered since the start. Any thread. */
  List<HeardManager> heardManagers(long nowNanos) {
    List<HeardManager> all = new ArrayList<>();
    heard.forEach(
        (manager, sentNanos) ->
            all.add(new HeardManager(manager, (nowNanos - sentNanos) / NANOS_PER_MILLI)));
    return all;
  }

  /** Whether a manager has missed a sign, so that other servers are to be asked. */
  boolean isAnySilent(long nowNanos) {
    return managers.stream().anyMatch(manager -> isSilent(manager, nowNanos));
  }

  private boolean areAllSilent(long nowNanos) {
    return managers.stream().allMatch(manager -> isSilent(manager, nowNanos));
  }

  private boolean isSilent(NodeAddress manager, long nowNanos) {
    Long sentNanos = heard.get(manager);
    return sentNanos == null || nowNanos - sentNanos > silentNanos;
  }

  void answered(NodeAddress server, long askedNanos, RingNewsReport report) {
    answers.put(server, new Answer(askedNanos, report));
    if (areAllSilent(askedNanos) && managers.stream().noneMatch(one -> hears(report, one))) {
      deaf.add(server);
    }
  }

  private boolean hears(RingNewsReport report, NodeAddress manager) {
    return report.managers().stream()
        .anyMatch(
            one ->
                one.address().equals(manager) && one.agoMillis() * NANOS_PER_MILLI <= silentNanos);
  }

  /**
   * For how long reads may be answered.
   *
   * @param held the rings that this server goes by
   * @param others the other members of these rings
   */
  ReadPermit judge(long nowNanos, RingStamps held, Set<NodeAddress> others) {
    forget(nowNanos, others);
    Optional<NodeAddress> ahead = first(report -> isBehind(held, report.rings()));
    if (ahead.isPresent()) {
      return ReadPermit.none(nowNanos, ahead.get() + " goes by later rings");
    }
    List<Long> leases = leasesOfManagers(nowNanos);
    if (leases.size() == managers.size()) {
      return ReadPermit.until(leases.get(0));
    }
    Optional<NodeAddress> hearing = first(report -> hearsMore(report, nowNanos));
    if (hearing.isPresent()) {
      return ReadPermit.none(
          nowNanos, hearing.get() + " hears a manager that this server does not");
    }
    return leases.isEmpty()
        ? withoutManagers(nowNanos, others)
        : ReadPermit.until(leases.get(leases.size() - 1));
  }

  private void forget(long nowNanos, Set<NodeAddress> others) {
    answers.keySet().retainAll(others);
    answers.values().removeIf(answer -> nowNanos - answer.askedNanos() >= leaseNanos);
    deaf.retainAll(others);
    if (!areAllSilent(nowNanos)) {
      deaf.clear();
    }
  }

  private Optional<NodeAddress> first(Predicate<RingNewsReport> condition) {
    return answers.entrySet().stream()
        .filter(answer -> condition.test(answer.getValue().report()))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }

  private static boolean isBehind(RingStamps held, RingStamps known) {
    return held.write().isBefore(known.write()) || held.read().isBefore(known.read());
  }

  /** Until when the managers that are heard vouch, in order. */
  private List<Long> leasesOfManagers(long nowNanos) {
    return managers.stream()
        .filter(manager -> isHeard(manager, nowNanos))
        .map(manager -> heard.get(manager) + leaseNanos)
        .sorted(Comparator.comparingLong(until -> until - nowNanos))
        .toList();
  }

  private boolean isHeard(NodeAddress manager, long nowNanos) {
    Long sentNanos = heard.get(manager);
    return sentNanos != null && nowNanos - sentNanos < leaseNanos;
  }

  private boolean hearsMore(RingNewsReport report, long nowNanos) {
    return managers.stream()
        .anyMatch(manager -> !isHeard(manager, nowNanos) && hears(report, manager));
  }

  private ReadPermit withoutManagers(long nowNanos, Set<NodeAddress> others) {
    int needed = (others.size() + 1 + 1) / 2 - 1;
    if (answers.size() < needed) {
      return ReadPermit.none(nowNanos, "neither a manager nor half of the servers answer");
    }
    // Of the answers that are needed the one that was asked for first ends first.
    long until =
        answers.values().stream()
            .map(answer -> answer.askedNanos() + leaseNanos)
            .sorted(Comparator.<Long>comparingLong(end -> end - nowNanos).reversed())
            .limit(needed)
            .reduce(nowNanos + leaseNanos, (one, other) -> other);
    Set<NodeAddress> unheard = new TreeSet<>(others);
    unheard.removeAll(deaf);
    String reason =
        unheard.isEmpty() ? "" : "no manager answers, and " + unheard + " may still hear one";
    return new ReadPermit(until, unheard, reason);
  }
}
