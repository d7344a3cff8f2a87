package org.kumofs.server;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;

/**
 * What other servers understand beyond the original, as they said within the last seconds. Safe for
 * use by many threads.
 */
final class KnownCapabilities {

  /** ScanRecords. */
  static final long SCAN = 1 << 4;

  /** Settle and Hold. */
  static final long SETTLING = 1 << 7;

  /** The stamps of rings in replicated writes. */
  static final long RING_STAMPS = 1 << 8;

  /** Status 130. */
  static final long ROOM = 1 << 11;

  private static final long KNOWN_NANOS = 10_000_000_000L;
  private static final long FAILED_NANOS = 10_000_000L;

  private final Function<NodeAddress, CompletableFuture<Long>> probe;
  private final TimeSource time;
  private final Map<NodeAddress, Server> servers = new ConcurrentHashMap<>();

  /**
   * @param probe asks a server for its capabilities
   */
  KnownCapabilities(Function<NodeAddress, CompletableFuture<Long>> probe, TimeSource time) {
    this.probe = probe;
    this.time = time;
  }

  /** What is known of one server. */
  private final class Server {

    private final NodeAddress address;
    private CompletableFuture<Long> mask;
    private long sinceNanos;

    Server(NodeAddress address) {
      this.address = address;
      this.sinceNanos = time.nanoTime();
      this.mask = probe.apply(address);
    }

    synchronized CompletableFuture<Long> mask() {
      if (mask.isDone()) {
        boolean failed = mask.isCompletedExceptionally();
        long now = time.nanoTime();
        if (now - sinceNanos > (failed ? FAILED_NANOS : KNOWN_NANOS)) {
          sinceNanos = now;
          CompletableFuture<Long> asked = probe.apply(address);
          if (failed) {
            mask = asked;
          } else {
            // Nobody waits for what is most likely known.
            asked.whenComplete((answer, failure) -> learnt(asked));
          }
        }
      }
      return mask;
    }

    private synchronized void learnt(CompletableFuture<Long> answer) {
      mask = answer;
    }
  }

  /**
   * What a server understands, a bit mask; 0 for an original. Done at once in almost all cases,
   * fails if nobody can tell.
   */
  CompletableFuture<Long> of(NodeAddress server) {
    return servers.computeIfAbsent(server, Server::new).mask();
  }

  /** Whether a server has a capability; as {@link #of}. */
  CompletableFuture<Boolean> has(NodeAddress server, long capability) {
    return of(server).thenApply(mask -> (mask & capability) != 0);
  }

  /** A server may have become another one. */
  void forget(NodeAddress server) {
    servers.remove(server);
  }
}
