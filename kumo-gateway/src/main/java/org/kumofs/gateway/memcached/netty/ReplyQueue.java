package org.kumofs.gateway.memcached.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;

/**
 * The answers that one client waits for, in the order of its requests. An answer that is there too
 * early waits, and so do all while the client does not take what it is sent. Used on one loop.
 */
final class ReplyQueue {

  private final Deque<Slot> slots = new ArrayDeque<>();
  private final ChannelOutput output;
  private final PipelineBudget budget;
  private boolean draining;

  ReplyQueue(ChannelOutput output, PipelineBudget budget) {
    this.output = output;
    this.budget = budget;
  }

  /**
   * Reserves the place of the next answer.
   *
   * @param requests how many requests it stands for in the budget, until it is sent
   * @param bytes how many bytes the request holds, until its answer is sent
   */
  Slot open(ReplyEncoder encoder, int requests, long bytes) {
    Slot slot = new Slot(encoder, requests, bytes);
    budget.take(requests, bytes);
    slots.add(slot);
    return slot;
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Sends what is due and can be sent. To be called when the channel becomes writable. */
  void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!slots.isEmpty() && output.isWritable()) {
        Slot head = slots.peek();
        if (head.answer == null) {
          head.onTurn.run();
        }
        if (head.answer == null) {
          return;
        }
        slots.remove();
        head.encoder.encode(head.answer, output);
        budget.giveBack(head.requests, head.bytes);
      }
    } finally {
      draining = false;
    }
  }

  /** Forgets all: the client is gone. */
  void abandon() {
    for (Slot slot = slots.poll(); slot != null; slot = slots.poll()) {
      slot.abandoned = true;
      budget.giveBack(slot.requests, slot.bytes);
      slot.onTurn.run();
    }
  }

  /** The place of one answer. */
  final class Slot {

    private final ReplyEncoder encoder;
    private final int requests;
    private long bytes;
    private Reply answer;
    private Runnable onTurn = () -> {};
    private boolean abandoned;

    private Slot(ReplyEncoder encoder, int requests, long bytes) {
      this.encoder = encoder;
      this.requests = requests;
      this.bytes = bytes;
    }

    /**
     * Runs a task whenever an unfinished answer is the next to be sent, and could be; and when
     * nobody wants it any more.
     */
    void onTurn(Runnable task) {
      onTurn = task;
    }

    boolean isAbandoned() {
      return abandoned;
    }

    /** Whether this answer is the next. */
    boolean isNext() {
      return slots.peek() == this;
    }

    /** Whether a part of this answer could be sent now. */
    boolean canSend() {
      return isNext() && output.isWritable();
    }

    /** Counts bytes that are held for this answer. */
    void hold(long moreBytes) {
      if (!abandoned) {
        bytes += moreBytes;
        budget.take(0, moreBytes);
      }
    }

    /** Sends a part of the answer, where {@link #canSend()}; its bytes are held no longer. */
    void send(Reply part, long partBytes) {
      encoder.encode(part, output);
      bytes -= partBytes;
      budget.giveBack(0, partBytes);
    }

    /** Gives the answer, or the last part of it. */
    void complete(Reply last) {
      answer = last;
      drain();
    }
  }
}
