package org.kumofs.gateway.memcached;

/**
 * Writes the answer to one request in the form its protocol, and the request itself, ask for. It is
 * called with the {@link Reply.Values} of a get in parts, the last one marked; with anything else
 * once, and nothing follows.
 */
@FunctionalInterface
public interface ReplyEncoder {

  /** The encoder of a request that nobody waits for. */
  ReplyEncoder NONE = (reply, output) -> {};

  /** Writes a reply. */
  void encode(Reply reply, ReplyOutput output);
}
