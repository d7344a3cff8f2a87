package org.kumofs.gateway.memcached;

import java.util.List;
import org.kumofs.gateway.request.RequestCounters;
import org.kumofs.time.TimeSource;

/** The statistics of gateways that tests make. */
public final class TestStats {

  private TestStats() {}

  /** Those of a gateway that allows everything. */
  public static GatewayStats of(GatewayCounters counters, TimeSource time, String version) {
    GatewayFacts facts = new GatewayFacts(version, true, 100, 1, List.of());
    return new GatewayStats(counters, new RequestCounters(), facts, time);
  }
}
