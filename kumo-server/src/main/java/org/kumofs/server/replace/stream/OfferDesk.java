package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offers of this server, at most one for a receiver at a time, and the port where they are
 * fetched. Several receivers are served at once. Control loop only, but for connections that come.
 */
public final class OfferDesk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OfferDesk.class);

  private final StreamMeans means;
  private final OfferSettings settings;
  private final OfferSender.Pace pace;
  private final Consumer<NodeAddress> announcer;
  private final Map<NodeAddress, OutgoingOffer> offers = new HashMap<>();
  private final Queue<OfferSender> conversations = new ConcurrentLinkedQueue<>();

  /**
   * @param rate common limit of all that is sent
   * @param sent hears of the bytes of each piece that was sent; any thread
   * @param announcer tells a receiver that there is something for it; never blocks
   */
  public OfferDesk(
      StreamMeans means,
      OfferSettings settings,
      CopyPace rate,
      LongConsumer sent,
      Consumer<NodeAddress> announcer) {
    this.means = means;
    this.settings = settings;
    this.pace = new OfferSender.Pace(rate, sent);
    this.announcer = announcer;
  }

  /**
   * Opens the port.
   *
   * @throws IOException if the address can't be bound
   */
  public Listening listen(NodeAddress address) throws IOException {
    return means.transport().listen(address, this::accept);
  }

  private StreamListener accept(StreamConnection connection) {
    OfferSender sender = new OfferSender(connection, means, pace, this::find);
    conversations.add(sender);
    sender.result().whenComplete((done, failure) -> conversations.remove(sender));
    if (conversations.size() > means.limits().maxConversations()) {
      sender.refuse("too many receivers");
    }
    return sender;
  }

  private void find(NodeAddress receiver, OfferSender sender) {
    means
        .control()
        .execute(
            () -> {
              OutgoingOffer offer = offers.get(receiver);
              if (offer == null) {
                log.debug("{} came, but there is nothing for it", receiver);
                sender.refuse("there is nothing for it");
              } else {
                offer.fetchedBy(sender);
              }
            });
  }

  /**
   * Offers records to a receiver and takes over their file.
   *
   * @return done when they are stored there, or the receiver needs them no more; fails with {@link
   *     OfferFailedException} when the offer was tried often enough
   */
  public CompletableFuture<Void> offer(NodeAddress receiver, OfferFile file) {
    OutgoingOffer offer =
        new OutgoingOffer(
            receiver, file, settings, means.control(), () -> announcer.accept(receiver));
    if (offers.putIfAbsent(receiver, offer) != null) {
      throw new IllegalStateException("two offers to " + receiver);
    }
    CompletableFuture<Void> ended =
        offer.result().whenComplete((done, failure) -> remove(offer, file));
    offer.announce();
    return ended;
  }

  private void remove(OutgoingOffer offer, OfferFile file) {
    offers.remove(offer.receiver(), offer);
    discard(file);
  }

  /** Closes a file that nobody needs. */
  private static void discard(OfferFile file) {
    try {
      file.close();
    } catch (IOException e) {
      log.warn("the file of an offer can't be closed: {}", e.toString());
    }
  }

  /** Drops the offers to receivers that are not wanted any more. */
  public void retain(Predicate<NodeAddress> wanted) {
    for (OutgoingOffer offer : List.copyOf(offers.values())) {
      if (!wanted.test(offer.receiver())) {
        log.warn("the offer to {} is dropped: it has left the ring", offer.receiver());
        offer.drop("its offer was dropped");
      }
    }
  }

  /** Drops all offers. */
  public void dropAll() {
    List.copyOf(offers.values()).forEach(offer -> offer.drop("its offer was withdrawn"));
  }

  /** Drops all offers and ends all conversations. */
  @Override
  public void close() {
    dropAll();
    conversations.forEach(sender -> sender.refuse("this server is shutting down"));
  }
}
