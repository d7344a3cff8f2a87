package org.kumofs.gateway.memcached;

/**
 * A command, and how the one who sent it wants to be answered.
 *
 * @param encoder writes the answer; {@link ReplyEncoder#NONE} if none is wanted
 */
public record Request(Command command, ReplyEncoder encoder) {

  /** Whether the client waits for an answer. */
  public boolean isAnswered() {
    return encoder != ReplyEncoder.NONE;
  }
}
