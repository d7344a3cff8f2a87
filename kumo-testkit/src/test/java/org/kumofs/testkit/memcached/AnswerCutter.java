package org.kumofs.testkit.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.kumofs.gateway.memcached.transcript.Conversation;

/** Cuts what comes down a connection at the answers to sentinels. */
final class AnswerCutter {

  private final Conversation conversation;
  private final String sentinel;
  private final StringBuilder received = new StringBuilder();

  AnswerCutter(Conversation conversation, byte[] sentinel) {
    this.conversation = conversation;
    this.sentinel = new String(sentinel, ISO_8859_1);
  }

  /** What comes up to the next sentinel. */
  byte[] next() {
    int end = received.indexOf(sentinel);
    while (end < 0) {
      byte[] more = conversation.receive();
      if (more.length == 0) {
        throw new AssertionError("no more answers after: " + received);
      }
      int from = Math.max(0, received.length() - sentinel.length());
      received.append(new String(more, ISO_8859_1));
      end = received.indexOf(sentinel, from);
    }
    String answer = received.substring(0, end);
    received.delete(0, end + sentinel.length());
    return answer.getBytes(ISO_8859_1);
  }
}
