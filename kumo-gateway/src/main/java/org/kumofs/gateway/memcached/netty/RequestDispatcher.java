package org.kumofs.gateway.memcached.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;

/**
 * Starts the requests of one connection. They run in parallel as far as {@link KeyOrder} lets them,
 * and {@link ReplyQueue} brings their answers back into order, where they need one. Used on one
 * loop.
 */
final class RequestDispatcher {

  private final CommandRunner runner;
  private final ReplyQueue replies;
  private final PipelineBudget budget;
  private final ConnectionGuard guard;
  private final Runnable whenProgressed;
  private final KeyOrder keyOrder = new KeyOrder();

  /**
   * Creates a dispatcher.
   *
   * @param whenProgressed called each time a request is done
   */
  RequestDispatcher(
      CommandRunner runner,
      ReplyQueue replies,
      PipelineBudget budget,
      ConnectionGuard guard,
      Runnable whenProgressed) {
    this.runner = runner;
    this.replies = replies;
    this.budget = budget;
    this.guard = guard;
    this.whenProgressed = whenProgressed;
  }

  /** Starts any request but a quit. */
  void dispatch(Request request) {
    Command command = request.command();
    if (command instanceof Command.Read read) {
      read(read, request.encoder());
    } else if (command instanceof Command.Write write) {
      Consumer<Reply> answer = answerer(request, write.sizeBytes());
      keyOrder.enter(
          List.of(write.key()), true, turn -> run(() -> runner.write(write), turn, answer));
    } else if (command instanceof Command.Barrier barrier) {
      Consumer<Reply> answer = answerer(request, 0);
      keyOrder.enterAlone(turn -> run(() -> runner.barrier(barrier), turn, answer));
    } else if (command instanceof Command.Immediate immediate) {
      replies.add(request.encoder(), immediate.reply());
    } else if (command instanceof Command.Version) {
      replies.add(request.encoder(), runner.version());
    } else {
      throw new IllegalArgumentException("not a command to carry out: " + command);
    }
  }

  private void read(Command.Read command, ReplyEncoder encoder) {
    List<byte[]> keys = command.keys();
    int atOnce = Math.min(keys.size(), budget.limits().getBatchKeys());
    long keyBytes = 0;
    for (byte[] key : keys) {
      keyBytes += key.length;
    }
    ReplyQueue.Slot slot = replies.open(encoder, atOnce, keyBytes);
    keyOrder.enter(
        keys,
        command instanceof Command.GetAndTouch,
        turn -> new GetRun(runner, command, slot, budget, guard, () -> end(turn)).start());
  }

  /** Takes a request into account, and the answer on to whoever wants it. */
  private Consumer<Reply> answerer(Request request, long bytes) {
    if (request.isAnswered()) {
      ReplyQueue.Slot slot = replies.open(request.encoder(), 1, bytes);
      return reply -> {
        slot.hold(dataBytes(reply));
        slot.complete(reply);
      };
    }
    budget.take(1, bytes);
    return reply -> budget.giveBack(1, bytes);
  }

  /** What an answer holds as long as it has to wait. */
  private static long dataBytes(Reply reply) {
    if (reply instanceof Reply.Updated updated && updated.answer().item().isPresent()) {
      return updated.answer().item().get().content().dataLength();
    }
    return 0;
  }

  private void run(
      Supplier<CompletableFuture<Reply>> command, KeyOrder.Turn turn, Consumer<Reply> answer) {
    var unused =
        command
            .get()
            .whenComplete(
                (reply, error) ->
                    guard.run(
                        () -> {
                          answer.accept(error == null ? reply : internalError(error));
                          end(turn);
                        }));
  }

  private Reply internalError(Throwable error) {
    guard.report(error);
    return runner.failed(ConnectionGuard.INTERNAL_ERROR);
  }

  private void end(KeyOrder.Turn turn) {
    turn.end();
    whenProgressed.run();
  }
}
