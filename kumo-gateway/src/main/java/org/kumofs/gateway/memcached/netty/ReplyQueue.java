package org.kumofs.gateway.memcached.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;

/**
 * The answers that one client waits for, in the order of its requests unless they may overtake each
 * other. An answer that is there too early waits, and so do all while the client does not take what
 * it is sent. Used on one loop.
 */
final class ReplyQueue {

  private final Deque<Slot> slots = new ArrayDeque<>();
  private final ChannelOutput output;
  private final PipelineBudget budget;
  private final AnswerOrder order;
  private boolean draining;

  ReplyQueue(ChannelOutput output, PipelineBudget budget, AnswerOrder order) {
    this.output = output;
    this.budget = budget;
    this.order = order;
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

  /** Adds an answer that is known at once. It overtakes no other. */
  void add(ReplyEncoder encoder, Reply answer) {
    open(encoder, 1, 0).answer = answer;
    drain();
  }

  /** Sends what is due and can be sent. To be called when the channel becomes writable. */
  void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      for (Slot due = nextDue(); due != null; due = nextDue()) {
        due.encoder.encode(due.answer, output);
        budget.giveBack(due.requests, due.bytes);
      }
    } finally {
      draining = false;
    }
  }

  /** Takes the answer out that is to be sent now; null if there is none, or the client is slow. */
  private Slot nextDue() {
    if (!output.isWritable()) {
      return null;
    }
    if (!slots.isEmpty() && slots.peek().answer == null) {
      // This may complete the answer, or another one that overtakes it.
      slots.peek().onTurn.run();
    }
    Slot head = slots.peek();
    return head == null || head.answer == null ? null : slots.poll();
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
      if (order == AnswerOrder.AS_READY && slots.remove(this)) {
        slots.addFirst(this);
      }
      drain();
    }
  }
}
