package org.kumofs.gateway.memcached.netty;

/** Counts the work that one connection has under way against its {@link PipelineLimits}. */
final class PipelineBudget {

  private final PipelineLimits limits;
  private int requests;
  private long bytes;

  PipelineBudget(PipelineLimits limits) {
    this.limits = limits;
  }

  void take(int moreRequests, long moreBytes) {
    requests += moreRequests;
    bytes += moreBytes;
  }

  void giveBack(int fewerRequests, long fewerBytes) {
    requests -= fewerRequests;
    bytes -= fewerBytes;
  }

  /** Whether a limit is reached. */
  boolean isSpent() {
    return requests >= limits.maxRequests() || bytes >= limits.maxBytes();
  }

  /** Whether enough is done to begin to read again. */
  boolean isEasy() {
    return requests <= limits.maxRequests() / 2 && bytes <= limits.maxBytes() / 2;
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return requests == 0;
  }

  PipelineLimits limits() {
    return limits;
  }
}
