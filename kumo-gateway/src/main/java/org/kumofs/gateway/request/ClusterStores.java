package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kumofs.eventlog.EventLog;
import org.kumofs.gateway.route.Router;
import org.kumofs.rpc.RpcClient;
import org.kumofs.time.Scheduler;
import org.kumofs.time.TimeSource;

/** Makes the stores of a gateway's event loops, and holds what they share. */
public final class ClusterStores {

  private final StoreSettings settings;
  private final Router router;
  private final Optional<LocalCache> cache;
  private final RequestCounters counters;
  private final FailureReports reports;

  /**
   * @param events told of operations that failed for good
   * @param time for the pace of log lines
   */
  public ClusterStores(
      StoreSettings settings,
      Router router,
      Optional<LocalCache> cache,
      RequestCounters counters,
      EventLog events,
      TimeSource time) {
    this.settings = settings;
    this.router = router;
    this.cache = cache;
    this.counters = counters;
    this.reports = new FailureReports(events, counters, time);
  }

  /**
   * The store of one loop.
   *
   * @param client the loop's own connections to the servers
   * @param scheduler runs tasks on the loop
   * @param random the loop's own
   */
  public GatewayStore forLoop(RpcClient client, Scheduler scheduler, RandomGenerator random) {
    Retrier retrier = new Retrier(scheduler, random, counters);
    LoopContext context =
        new LoopContext(settings, router, retrier, reports, counters, scheduler.time());
    RecordSource remote = new RemoteRecords(client);
    RecordSource batched = new BatchedRecords(remote, client, router, scheduler);
    CoordinatorCalls calls = new CoordinatorCalls(context, client);
    return new ClusterStore(
        context,
        new RecordReader(context, cached(remote, client)),
        new RecordReader(context, cached(batched, client)),
        calls,
        new FlushWriter(context, calls, client, cache),
        new TotalsReader(context, client));
  }

  private RecordSource cached(RecordSource source, RpcClient client) {
    return cache
        .<RecordSource>map(shared -> new CachedRecords(source, client, shared, counters))
        .orElse(source);
  }
}
