package org.kumofs.server;

import java.util.Random;
import java.util.concurrent.Executor;
import org.kumofs.eventlog.EventLog;
import org.kumofs.rpc.Transport;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.StreamTransport;
import org.kumofs.time.ControlLoop;

/**
 * What a server runs on. Whoever made it closes it, after the server.
 *
 * @param control owns rings, membership and replace progress; tells the time
 * @param transport connections to managers, servers and clients
 * @param storage runs requests that may touch the disk; never waited for
 * @param background runs what may take minutes: backups and copies
 * @param offers how records move to other servers
 * @param eventLog hears of failures
 * @param random spreads retries; safe for use by many threads
 */
public record ServerEnvironment(
    ControlLoop control,
    Transport transport,
    Executor storage,
    Executor background,
    Offers offers,
    EventLog eventLog,
    Random random) {

  /**
   * How records move to other servers.
   *
   * @param streams connections that carry them
   * @param directory where they are gathered
   */
  public record Offers(StreamTransport streams, OfferDirectory directory) {}
}
