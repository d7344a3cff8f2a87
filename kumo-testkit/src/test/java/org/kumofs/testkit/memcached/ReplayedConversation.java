package org.kumofs.testkit.memcached;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.kumofs.gateway.memcached.transcript.Conversation;

/** A conversation that has taken place already. */
final class ReplayedConversation implements Conversation {

  private static final byte[] NOTHING = {};

  private final Deque<byte[]> answers = new ArrayDeque<>();

  ReplayedConversation(byte[]... answers) {
    List.of(answers).stream().filter(answer -> answer.length > 0).forEach(this.answers::add);
  }

  @Override
  public void send(byte[] bytes) {}

  @Override
  public void closeOutput() {}

  @Override
  public byte[] receive() {
    return answers.isEmpty() ? NOTHING : answers.poll();
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close() {}
}
