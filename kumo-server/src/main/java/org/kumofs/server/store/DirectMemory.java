package org.kumofs.server.store;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Memory outside of the heap, of which the JVM hands out a limited amount. */
final class DirectMemory {

  private DirectMemory() {}

  /**
   * How much there is in all, in bytes: {@code -XX:MaxDirectMemorySize}, or as much as the heap.
   */
  static long limitBytes() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long limit =
        jvm == null ? 0 : Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
    return limit == 0 ? Runtime.getRuntime().maxMemory() : limit;
  }
}
