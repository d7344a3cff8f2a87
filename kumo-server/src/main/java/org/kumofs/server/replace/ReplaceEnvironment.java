package org.kumofs.server.replace;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.kumofs.clock.HybridClock;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.StreamTransport;
import org.kumofs.server.replication.RecordRepair;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.Store;
import org.kumofs.time.ControlLoop;

/**
 * What a server's replace works with.
 *
 * @param self the address that the server announces
 * @param state what the server holds
 * @param calls reaches managers and other servers
 * @param capabilities what other servers understand
 * @param streams carries offers
 * @param serving whether clients are served just now; any thread
 * @param threads where work is done
 */
public record ReplaceEnvironment(
    NodeAddress self,
    State state,
    ReplaceCalls calls,
    Capabilities capabilities,
    StreamTransport streams,
    BooleanSupplier serving,
    Threads threads) {

  /** How fast records may be moved. */
  CopyPace pace(CopyPace.Limits limits) {
    return new CopyPace(limits, serving, threads.control().time());
  }

  /**
   * What a server holds.
   *
   * @param admission where rings get in
   * @param repairs makes up for what can't be read
   */
  public record State(
      Store store, HybridClock clock, RingHolder rings, RingAdmission admission, Repairs repairs) {}

  /** What makes up for records that can't be read. */
  public record Repairs(RecordRepair records, SpanRepair spans) {}

  /**
   * Where work is done.
   *
   * @param control owns the progress
   * @param storage runs short tasks that touch the disk
   * @param background runs the tasks of scans, each of them short too
   */
  public record Threads(ControlLoop control, Executor storage, Executor background) {}
}
