package org.kumofs.server.replace.stream;

import org.kumofs.rpc.wire.FrameLimits;

/**
 * What a conversation of the replace stream may take.
 *
 * @param connectTimeoutMillis limit for connecting to a server that offers records
 * @param greetingTimeoutMillis how long a new connection may take to say who it is, and how long
 *     one that is done may take to end
 * @param progressTimeoutMillis how long a receiver may take nothing and say nothing before the
 *     offer counts as failed. Too small and a receiver with a slow disk never gets through
 * @param offererSilenceMillis how long an offering server may be silent. An original serves one
 *     receiver after the other, and leaves those that hang up without their records for ever: too
 *     large a limit only costs a socket
 * @param maxRecordBytes length of a record; longer ones end the stream before they are read. Too
 *     small and what other servers hold can't be copied to this one
 * @param maxConversations conversations at a time, in each direction
 */
public record StreamLimits(
    long connectTimeoutMillis,
    long greetingTimeoutMillis,
    long progressTimeoutMillis,
    long offererSilenceMillis,
    int maxRecordBytes,
    int maxConversations) {

  /** The defaults; the progress limit is the original's. */
  public static final StreamLimits DEFAULT =
      new StreamLimits(
          10_000, 10_000, 60_000, 6 * 3_600_000, FrameLimits.DEFAULT.maxFrameBytes(), 1_024);

  /** Checks. */
  public StreamLimits {
    if (connectTimeoutMillis < 1
        || greetingTimeoutMillis < 1
        || progressTimeoutMillis < 1
        || offererSilenceMillis < 1
        || maxRecordBytes < 1
        || maxConversations < 1) {
      throw new IllegalArgumentException("limits below 1");
    }
  }

  /** The same limits but for these. */
  public StreamLimits with(
      long newConnectTimeoutMillis, long newProgressTimeoutMillis, int newMaxRecordBytes) {
    return new StreamLimits(
        newConnectTimeoutMillis,
        greetingTimeoutMillis,
        newProgressTimeoutMillis,
        offererSilenceMillis,
        newMaxRecordBytes,
        maxConversations);
  }
}
