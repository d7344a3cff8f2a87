package org.kumofs.server.store;

import org.kumofs.clock.ClockTime;
import org.kumofs.ring.RingPair;

/**
 * A backup that is wanted.
 *
 * @param suffix of its name
 * @param origin what is noted beside the records
 */
public record BackupRequest(String suffix, Origin origin) {

  /**
   * Where a backup comes from.
   *
   * @param software that makes it, in words
   * @param server the address of its server
   * @param unixSeconds when it was begun
   * @param clockTime when it was begun, by the server's clock
   * @param rings that the server went by then
   */
  public record Origin(
      String software, String server, long unixSeconds, ClockTime clockTime, RingPair rings) {}
}
