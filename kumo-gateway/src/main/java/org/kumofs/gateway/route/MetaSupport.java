package org.kumofs.gateway.route;

/**
 * Whether records with a meta field, which flags and expiry times need, are safe in the cluster:
 * original servers lose that field on the way to the replicas. See {@code docs/memcached.md},
 * Values.
 */
public enum MetaSupport {
  /** Every active server of both rings keeps meta fields. */
  EVERY_SERVER,

  /** At least one active server is known to lose them. */
  NOT_EVERY_SERVER,

  /** At least one active server has not said yet; it is being asked. */
  UNKNOWN
}
