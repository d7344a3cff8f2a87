package org.kumofs.gateway.memcached.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.request.GetResult;

/**
 * One read, of any number of keys. Keys are read in batches. The answer is given as a whole, unless
 * it grows past the limit for one connection: then it is sent in parts, as the client takes them. A
 * key that cannot be read makes the whole answer an error, or ends it with one if parts are out.
 */
final class GetRun {

  /** About what a value needs beside its bytes. */
  private static final int OVERHEAD_BYTES = 64;

  private final CommandRunner runner;
  private final Command.Read command;
  private final List<byte[]> keys;
  private final ReplyQueue.Slot slot;
  private final PipelineBudget budget;
  private final ConnectionGuard guard;
  private final Runnable whenDone;

  private List<GetResult> results = new ArrayList<>(0);
  private int answered;

  /** How many keys are read next. */
  private int batchKeys;

  private long heldBytes;
  private boolean reading;
  private boolean advancing;
  private boolean done;

  /**
   * Prepares a read.
   *
   * @param slot takes the answer
   * @param whenDone called after the whole answer was given, or nobody wants it any more
   */
  GetRun(
      CommandRunner runner,
      Command.Read command,
      ReplyQueue.Slot slot,
      PipelineBudget budget,
      ConnectionGuard guard,
      Runnable whenDone) {
    this.runner = runner;
    this.command = command;
    this.keys = command.keys();
    this.slot = slot;
    this.budget = budget;
    this.guard = guard;
    this.whenDone = whenDone;
    this.batchKeys = budget.limits().firstBatchKeys();
  }

  void start() {
    slot.onTurn(this::advance);
    advance();
  }

  /** A batch may arrive at once: a loop, not a recursion. */
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while (!done && !reading && !slot.isAbandoned() && makeRoom()) {
        readBatch();
      }
      if (!done && !reading && slot.isAbandoned()) {
        end();
      }
    } finally {
      advancing = false;
    }
  }

  /** Sends what has become too much to hold; false if that has to wait. */
  private boolean makeRoom() {
    if (heldBytes < budget.limits().maxBytes()) {
      return slot.isNext() || !budget.isSpent() || results.isEmpty();
    }
    if (!slot.canSend()) {
      return false;
    }
    int end = answered + results.size();
    slot.send(new Reply.Values(keys.subList(answered, end), results, false), heldBytes);
    answered = end;
    results = new ArrayList<>();
    heldBytes = 0;
    return true;
  }

  private void readBatch() {
    int from = answered + results.size();
    int to = (int) Math.min(keys.size(), (long) from + batchKeys);
    reading = true;
    var unused =
        runner
            .read(command.part(from, to))
            .whenComplete((batch, error) -> guard.run(() -> arrived(batch, error)));
  }

  private void arrived(List<GetResult> batch, Throwable error) {
    reading = false;
    if (error != null) {
      guard.report(error);
      finish(runner.failed(ConnectionGuard.INTERNAL_ERROR));
      return;
    }
    Optional<String> failure = hold(batch);
    if (failure.isPresent()) {
      finish(runner.failed(failure.get()));
    } else if (answered + results.size() == keys.size()) {
      finish(new Reply.Values(keys.subList(answered, keys.size()), results, true));
    } else {
      advance();
    }
  }

  private Optional<String> hold(List<GetResult> batch) {
    long bytes = 0;
    for (GetResult result : batch) {
      if (result instanceof GetResult.Failed failed) {
        return Optional.of(failed.reason());
      }
      if (result instanceof GetResult.Hit hit) {
        bytes += hit.content().dataLength() + OVERHEAD_BYTES;
      }
    }
    adaptTo(bytes);
    results.addAll(batch);
    heldBytes += bytes;
    slot.hold(bytes);
    return Optional.empty();
  }

  /** Twice as many keys next time, unless their values are likely to be too much to hold. */
  private void adaptTo(long batchBytes) {
    PipelineLimits limits = budget.limits();
    batchKeys =
        2 * batchBytes <= limits.maxBytes()
            ? (int) Math.min(limits.getBatchKeys(), 2L * batchKeys)
            : limits.firstBatchKeys();
  }

  private void finish(Reply last) {
    done = true;
    slot.complete(last);
    whenDone.run();
  }

  private void end() {
    done = true;
    whenDone.run();
  }
}
