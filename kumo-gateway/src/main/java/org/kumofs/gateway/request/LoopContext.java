package org.kumofs.gateway.request;

import java.util.Optional;
import org.kumofs.data.Marks;
import org.kumofs.data.RawKey;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Extension;
import org.kumofs.gateway.route.Router;
import org.kumofs.gateway.route.Support;
import org.kumofs.message.Set;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;

/**
 * What the operations of one loop share.
 *
 * @param settings how this gateway stores and retries
 * @param router the way to the servers
 * @param retrier repeats attempts on this loop
 * @param reports told of operations that failed for good
 * @param counters counts attempts
 * @param time the loop's clocks
 */
record LoopContext(
    StoreSettings settings,
    Router router,
    Retrier retrier,
    FailureReports reports,
    RequestCounters counters,
    TimeSource time) {

  /** Notes that a call of a server has failed. */
  Failure attemptFailed(Throwable thrown, NodeAddress server) {
    Failure failure = Failure.of(thrown, server);
    counters.increment(Counter.FAILED_ATTEMPTS);
    router.attemptFailed();
    return failure;
  }

  /** Notes that a read has failed for good. */
  GetResult.Failed getFailed(RawKey key, Failure failure) {
    gaveUp(failure);
    reports.getFailed(key, failure);
    return new GetResult.Failed(failure.reason());
  }

  /** Notes that a set has failed for good. */
  StoreResult.Failed setFailed(Set request, Failure failure) {
    if (!failure.kind().isRefusal()) {
      gaveUp(failure);
      reports.setFailed(request.key(), request.value().data(), failure);
    }
    return new StoreResult.Failed(failure.reason());
  }

  /** Notes that an update has failed for good. */
  void updateFailed(RawKey key, Update update, Failure failure) {
    if (failure.kind().isRefusal()) {
      return;
    }
    gaveUp(failure);
    if (update instanceof RemoveUpdate) {
      reports.deleteFailed(key, failure);
    } else {
      byte[] data = update instanceof StoreUpdate store ? store.content().data() : new byte[0];
      reports.setFailed(key, data, failure);
    }
  }

  /** Notes that a delete has failed for good. */
  DeleteResult.Failed deleteFailed(RawKey key, Failure failure) {
    gaveUp(failure);
    reports.deleteFailed(key, failure);
    return new DeleteResult.Failed(failure.reason());
  }

  /** Notes that a flush has failed for good. */
  FlushResult flushFailed(Failure failure) {
    if (!failure.kind().isRefusal()) {
      gaveUp(failure);
      reports.flushFailed(failure);
    }
    return new FlushResult.Failed(failure.reason());
  }

  private void gaveUp(Failure failure) {
    if (failure.kind().isLostWay()) {
      router.lostTheWay();
    }
  }

  /**
   * Whether servers can be trusted to tell a missing record from one that is there. Originals store
   * a cas on a missing key and delete one with success, and no server sees an expiry time that the
   * legacy layout hides in the data: then the gateway has to look for itself.
   */
  boolean serversKnowWhatIsMissing(ClusterView view) {
    return view.capabilities().ofAll(Extension.META) == Support.YES
        && !settings.layout().hidesExpiry();
  }

  /** What every server must have to keep the record of a content. */
  Optional<Extension> needs(ValueContent content) {
    if (!settings.layout().needsMeta(content)) {
      return Optional.empty();
    }
    boolean marked = !content.marks().equals(Marks.NONE);
    return Optional.of(marked ? Extension.UPDATES : Extension.META);
  }

  boolean isExpired(ValueContent content) {
    return content.isExpired(time.unixSeconds());
  }

  Deadline newDeadline() {
    return Deadline.in(settings.retries().requestTimeoutMillis(), time);
  }
}
