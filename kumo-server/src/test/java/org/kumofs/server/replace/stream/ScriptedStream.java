package org.kumofs.server.replace.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testing.VirtualTime;

/** A side of a conversation that does what the test says, byte for byte. */
final class ScriptedStream implements StreamListener {

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private StreamConnection connection;
  private boolean closed;

  /** Connects. */
  static ScriptedStream dial(StreamTransport transport, NodeAddress address, VirtualTime time) {
    ScriptedStream stream = new ScriptedStream();
    transport.dial(address, 1_000, stream::open);
    time.runUntil(() -> stream.connection != null, 5_000);
    return stream;
  }

  /** Waits for one connection. */
  static ScriptedStream listen(StreamTransport transport, NodeAddress address) {
    ScriptedStream stream = new ScriptedStream();
    try {
      transport.listen(address, stream::open);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return stream;
  }

  private StreamListener open(StreamConnection opened) {
    connection = opened;
    return this;
  }

  void send(byte... bytes) {
    connection.send(ByteBuffer.wrap(bytes), () -> {});
  }

  void close() {
    connection.close();
  }

  /** Everything that came so far. */
  byte[] received() {
    return received.toByteArray();
  }

  boolean isOpened() {
    return connection != null;
  }

  boolean isClosed() {
    return closed;
  }

  void setReading(boolean reading) {
    connection.setReading(reading);
  }

  @Override
  public void onBytes(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    received.writeBytes(copy);
  }

  @Override
  public void onClosed() {
    closed = true;
  }
}
