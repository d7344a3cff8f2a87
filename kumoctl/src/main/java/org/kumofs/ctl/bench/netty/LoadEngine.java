package org.kumofs.ctl.bench.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.measure.Interval;
import org.kumofs.rpc.netty.NettyLoops;

/**
 * Connections to a target, shared out over event loops, and the load that goes over them. Its
 * methods block until the loops have done what they say; they are for one thread that is no loop.
 */
public final class LoadEngine implements AutoCloseable {

  private final List<LoadLoop> loops = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();

  private LoadEngine(NettyLoops nettyLoops, Target target, RequestShape shape) {
    for (EventExecutor executor : nettyLoops.group()) {
      LoadLoop loop = new LoadLoop((EventLoop) executor, target, shape);
      loops.add(loop);
      connectors.add(new Connector(loop, nettyLoops.socketType(), target.timeoutMillis()));
    }
    for (int i = 0; i < target.connections(); i++) {
      connectors
          .get(i % connectors.size())
          .add(target.addresses().get(i % target.addresses().size()));
    }
  }

  /**
   * Connects.
   *
   * @param nettyLoops stay the caller's
   * @throws IOException if not a single connection could be made
   */
  public static LoadEngine open(NettyLoops nettyLoops, Target target, RequestShape shape)
      throws IOException {
    LoadEngine engine = new LoadEngine(nettyLoops, target, shape);
    all(engine.onLoops(part -> engine.connectors.get(part).start())).join();
    if (engine.connected() == 0) {
      String failure = engine.failure();
      engine.close();
      throw new IOException("no connection to " + failure);
    }
    return engine;
  }

  /** How many connections there are at the moment. */
  public int connected() {
    return onLoops(part -> connectors.get(part).connected()).stream().mapToInt(n -> n).sum();
  }

  /** Why a connection was not made, the last time; empty if all were. */
  public String failure() {
    return onLoops(part -> connectors.get(part).failure()).stream()
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /**
   * Begins to send, in place of what was sent before, and to count what is due from now on.
   *
   * @return completes when there is nothing more to send and all of it is answered or has failed
   */
  public CompletableFuture<Void> start(PatternFactory factory) {
    return all(onLoops(part -> loops.get(part).start(factory, part, loops.size())));
  }

  /** Sends no more; the answer is how many requests were due and not sent. */
  public long stop() {
    return onLoops(part -> loops.get(part).stop()).stream().mapToLong(n -> n).sum();
  }

  /** What happened since the last time. */
  public Interval cut() {
    Interval sum = new Interval();
    onLoops(part -> loops.get(part).recorder().cut()).forEach(sum::add);
    return sum;
  }

  /** Closes all connections. */
  @Override
  public void close() {
    onLoops(
        part -> {
          connectors.get(part).close();
          loops.get(part).close();
          return part;
        });
  }

  /** What is done with the loop of a number. */
  @FunctionalInterface
  private interface PartTask<T> {
    T run(int part);
  }

  /** Runs a task on every loop and waits for the results. */
  private <T> List<T> onLoops(PartTask<T> task) {
    return IntStream.range(0, loops.size())
        .mapToObj(part -> submit(loops.get(part).eventLoop(), () -> task.run(part)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static <T> CompletableFuture<T> submit(EventLoop loop, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(new CompletionException(e));
          }
        });
    return result;
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }
}
