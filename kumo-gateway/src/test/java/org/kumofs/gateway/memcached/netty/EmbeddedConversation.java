package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.kumofs.gateway.memcached.transcript.Conversation;

/** A conversation without a network, in which bytes are sent as a whole or in pieces. */
final class EmbeddedConversation implements Conversation {

  private static final int LONG = 64 * 1024;
  private static final int PIECE_OF_LONG = 1031;

  private final TestClient client;
  private final boolean bytewise;

  EmbeddedConversation(TestClient client, boolean bytewise) {
    this.client = client;
    this.bytewise = bytewise;
  }

  @Override
  public void send(byte[] bytes) {
    if (!client.isOpen()) {
      return;
    }
    if (bytewise) {
      client.sendInPieces(bytes, bytes.length > LONG ? PIECE_OF_LONG : 1);
    } else {
      client.send(bytes);
    }
  }

  @Override
  public void closeOutput() {
    client.closeOutput();
  }

  @Override
  public byte[] receive() {
    return client.received().getBytes(ISO_8859_1);
  }

  @Override
  public boolean isClosed() {
    return !client.isOpen();
  }

  @Override
  public void close() {
    client.close();
  }
}
