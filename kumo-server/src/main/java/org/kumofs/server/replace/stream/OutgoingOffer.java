package org.kumofs.server.replace.stream;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An offer from its announcement until the receiver has stored it: announced again when nobody
 * comes for it or the conversation fails, and given up after too many failures. Control loop only.
 */
final class OutgoingOffer {

  private static final Logger log = LoggerFactory.getLogger(OutgoingOffer.class);

  private final NodeAddress receiver;
  private final OfferFile file;
  private final OfferSettings settings;
  private final ControlLoop control;
  private final Runnable announcement;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  private Optional<OfferSender> sender = Optional.empty();
  private Scheduler.Cancellable timer = () -> {};
  private int failures;

  /**
   * @param announcement tells the receiver that there is something for it
   */
  OutgoingOffer(
      NodeAddress receiver,
      OfferFile file,
      OfferSettings settings,
      ControlLoop control,
      Runnable announcement) {
    this.receiver = receiver;
    this.file = file;
    this.settings = settings;
    this.control = control;
    this.announcement = announcement;
  }

  NodeAddress receiver() {
    return receiver;
  }

  /** Done when the offer is stored or not wanted any more. */
  CompletableFuture<Void> result() {
    return result;
  }

  void announce() {
    announcement.run();
    timer = control.schedule(settings.fetchTimeoutMillis(), () -> failed("it did not come for it"));
  }

  /** The receiver has come. It may come late, while the next announcement is being waited for. */
  void fetchedBy(OfferSender conversation) {
    if (sender.isPresent() || result.isDone()) {
      conversation.refuse("its offer is on another connection");
      return;
    }
    timer.cancel();
    sender = Optional.of(conversation);
    conversation.send(file);
    conversation
        .result()
        .whenCompleteAsync(
            (done, failure) -> conversationEnded(Optional.ofNullable(failure)), control);
  }

  private void conversationEnded(Optional<Throwable> failure) {
    sender = Optional.empty();
    if (failure.isEmpty()) {
      result.complete(null);
    } else {
      failed(failure.get().getMessage());
    }
  }

  private void failed(String reason) {
    if (result.isDone()) {
      return;
    }
    failures++;
    if (failures > settings.retries()) {
      result.completeExceptionally(
          new OfferFailedException(
              "the offer to " + receiver + " failed " + failures + " times, at last: " + reason));
      return;
    }
    long pauseMillis = settings.pauseMillis(failures);
    log.warn("the offer to {} failed, trying again in {} ms: {}", receiver, pauseMillis, reason);
    timer = control.schedule(pauseMillis, this::announce);
  }

  /** Gives the offer up without a failure: its receiver needs it no more. */
  void drop(String reason) {
    if (result.complete(null)) {
      timer.cancel();
      sender.ifPresent(conversation -> conversation.refuse(reason));
    }
  }
}
