package org.kumofs.testkit.memcached;

import java.util.Arrays;
import org.kumofs.gateway.memcached.transcript.Conversation;

/** A conversation in which the client sends its first bytes in pieces. */
final class PiecewiseConversation implements Conversation {

  private final Conversation delegate;
  private final int[] pieces;

  /**
   * Decorates a conversation.
   *
   * @param pieces the lengths of the pieces; the last one is used again and again
   */
  PiecewiseConversation(Conversation delegate, int... pieces) {
    this.delegate = delegate;
    this.pieces = pieces.clone();
  }

  @Override
  public void send(byte[] bytes) {
    int from = 0;
    for (int i = 0; from < bytes.length; i++) {
      int to = Math.min(bytes.length, from + pieces[Math.min(i, pieces.length - 1)]);
      delegate.send(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }

  @Override
  public void closeOutput() {
    delegate.closeOutput();
  }

  @Override
  public byte[] receive() {
    return delegate.receive();
  }

  @Override
  public boolean isClosed() {
    return delegate.isClosed();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
