package org.kumofs.gateway.route;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where the data path asks for its way, and reports that the way was wrong: too many errors mean
 * that the rings may be out of date. One for all event loops of a gateway; safe for use by many
 * threads, never blocks.
 */
public final class Router {

  private final Supplier<ClusterView> view;
  private final Runnable renewal;
  private final int errorsPerRenewal;
  private final AtomicInteger errors = new AtomicInteger();

  /**
   * @param view gives the newest view
   * @param renewal asks for the rings anew; may be called far more often than it has to ask
   * @param renewThreshold errors that are taken before the rings are asked for anew, 0 or more
   */
  public Router(Supplier<ClusterView> view, Runnable renewal, int renewThreshold) {
    this.view = view;
    this.renewal = renewal;
    this.errorsPerRenewal = renewThreshold + 1;
  }

  /** The newest view; read it anew for every attempt. */
  public ClusterView view() {
    return view.get();
  }

  /** Notes that an attempt failed; every so often the rings are asked for anew. */
  public void attemptFailed() {
    if (errors.incrementAndGet() % errorsPerRenewal == 0) {
      renewal.run();
    }
  }

  /** Asks for the rings anew at once: an operation found no way to its servers. */
  public void lostTheWay() {
    renewal.run();
  }
}
