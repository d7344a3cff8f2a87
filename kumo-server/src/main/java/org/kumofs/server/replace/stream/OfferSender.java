package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offering side of a conversation: reads the greeting, has the offer looked up, sends its file
 * piece by piece, and waits until the receiver has stored everything. All of it happens on the
 * connection's loop; one piece of the file is in memory at a time.
 */
final class OfferSender implements StreamListener {

  private static final Logger log = LoggerFactory.getLogger(OfferSender.class);

  static final int PIECE_BYTES = 128 * 1024;

  private final StreamConnection connection;
  private final StreamMeans means;
  private final Pace pace;
  private final Lookup lookup;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  private final ByteBuffer greeting = ByteBuffer.allocate(Greeting.LENGTH);
  private Phase phase = Phase.GREETING;
  private Scheduler.Cancellable timer = () -> {};
  private OfferFile file;
  private ByteBuffer piece;
  private long position;

  /** How far the conversation is. */
  private enum Phase {
    GREETING,
    LOOKUP,
    SENDING,
    SENT,
    OVER
  }

  /** Finds the offer that a receiver has come for. */
  @FunctionalInterface
  interface Lookup {

    /** Has {@link #send} or {@link #refuse} called, now or later, by any thread. */
    void find(NodeAddress receiver, OfferSender sender);
  }

  /**
   * How fast files are sent.
   *
   * @param rate common limit of all conversations
   * @param sent hears of the bytes of each piece that was sent
   */
  record Pace(CopyPace rate, LongConsumer sent) {}

  OfferSender(StreamConnection connection, StreamMeans means, Pace pace, Lookup lookup) {
    this.connection = connection;
    this.means = means;
    this.pace = pace;
    this.lookup = lookup;
    arm(means.limits().greetingTimeoutMillis(), "it did not say who it is");
  }

  /** Done when the conversation is over; fails with the reason if the receiver is not served. */
  CompletableFuture<Void> result() {
    return result;
  }

  /** Sends an offer to the receiver that was looked up. Any thread. */
  void send(OfferFile offer) {
    onLoop(
        () -> {
          if (phase == Phase.LOOKUP) {
            phase = Phase.SENDING;
            file = offer;
            piece = ByteBuffer.allocate(PIECE_BYTES);
            sendNext();
          }
        });
  }

  /** Ends the conversation without data or in the middle. Any thread. */
  void refuse(String reason) {
    onLoop(() -> fail(reason));
  }

  @Override
  public void onBytes(ByteBuffer bytes) {
    if (phase == Phase.GREETING) {
      readGreeting(bytes);
    }
    while (phase != Phase.OVER && bytes.hasRemaining()) {
      acknowledged(bytes.get());
    }
  }

  @Override
  public void onClosed() {
    fail("it hung up");
  }

  private void readGreeting(ByteBuffer bytes) {
    while (greeting.hasRemaining() && bytes.hasRemaining()) {
      greeting.put(bytes.get());
    }
    if (greeting.hasRemaining()) {
      return;
    }
    Optional<NodeAddress> receiver = Greeting.decode(greeting.flip());
    if (receiver.isEmpty()) {
      fail("what it sent is no greeting");
      return;
    }
    timer.cancel();
    phase = Phase.LOOKUP;
    lookup.find(receiver.get(), this);
  }

  private void acknowledged(byte code) {
    if (code == Acknowledgement.DONE && phase == Phase.SENT) {
      finish();
    } else if (code == Acknowledgement.ALIVE && phase == Phase.SENT) {
      awaitProgress();
    } else if (code != Acknowledgement.ALIVE || phase != Phase.SENDING) {
      fail(String.format("it answered 0x%02x while %s", code & 0xff, phase));
    }
  }

  private void sendNext() {
    piece.clear().limit((int) Math.min(PIECE_BYTES, file.length() - position));
    long records = file.records() * piece.remaining() / file.length();
    long waitMillis = pace.rate().takeMillis(records, piece.remaining());
    if (waitMillis > 0) {
      connection.loop().schedule(waitMillis, this::read);
    } else {
      read();
    }
  }

  private void read() {
    if (phase != Phase.SENDING) {
      return;
    }
    try {
      means.storage().execute(this::readPiece);
    } catch (RejectedExecutionException e) {
      fail("this server is shutting down");
    }
  }

  private void readPiece() {
    try {
      file.read(position, piece);
      onLoop(this::sendPiece);
    } catch (IOException e) {
      onLoop(() -> fail("the offer can't be read: " + e));
    }
  }

  private void sendPiece() {
    if (phase == Phase.SENDING) {
      awaitProgress();
      connection.send(piece.flip(), this::pieceSent);
    }
  }

  private void pieceSent() {
    if (phase != Phase.SENDING) {
      return;
    }
    timer.cancel();
    position += piece.limit();
    pace.sent().accept(piece.limit());
    if (position < file.length()) {
      sendNext();
    } else {
      phase = Phase.SENT;
      awaitProgress();
    }
  }

  private void awaitProgress() {
    arm(means.limits().progressTimeoutMillis(), "it neither takes nor says anything");
  }

  private void arm(long millis, String reason) {
    timer.cancel();
    timer = connection.loop().schedule(millis, () -> fail(reason));
  }

  private void onLoop(Runnable task) {
    connection.loop().schedule(0, task);
  }

  private void finish() {
    end();
    result.complete(null);
  }

  private void fail(String reason) {
    if (phase != Phase.OVER) {
      log.debug(
          "conversation with {} ends while {}: {}", connection.remoteAddress(), phase, reason);
      end();
      result.completeExceptionally(new OfferFailedException(reason));
    }
  }

  private void end() {
    phase = Phase.OVER;
    timer.cancel();
    connection.close();
  }
}
