package org.kumofs.gateway;

import org.kumofs.gateway.memcached.netty.ListenerConfig;

/** A port that clients connect to, and what is spoken there. */
record ClientPort(Protocol protocol, ListenerConfig listener) {

  /** What is spoken on a port. */
  enum Protocol {
    /** Text, and binary with clients that begin with it. */
    TEXT,

    /** Binary only. */
    BINARY,

    /** Binary with answers in any order. */
    CLOUDY
  }
}
