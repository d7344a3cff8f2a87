package org.kumofs.gateway.memcached.netty;

import io.netty.channel.Channel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what goes wrong on one connection from touching others, and from filling the log. */
final class ConnectionGuard {

  /** What a client is told when the gateway itself is at fault. */
  static final String INTERNAL_ERROR = "internal error";

  private static final Logger log = LoggerFactory.getLogger(ConnectionGuard.class);

  private final Channel channel;
  private boolean reported;

  ConnectionGuard(Channel channel) {
    this.channel = channel;
  }

  /** Runs a callback that has nobody to throw to. */
  void run(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Closes the connection: its state can no longer be trusted, or the peer is gone. */
  void fail(Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("connection of {} lost", channel.remoteAddress(), cause);
    } else {
      report(cause);
    }
    var unused = channel.close();
  }

  /** Logs an unexpected failure, the first one of this connection. */
  void report(Throwable cause) {
    if (!reported) {
      reported = true;
      log.error("unexpected failure on the connection of {}", channel.remoteAddress(), cause);
    }
  }
}
