package org.kumofs.ctl.bench.netty;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.kumofs.ctl.bench.load.LoadPattern;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.measure.LoopRecorder;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/**
 * The part of the load that one event loop makes: its connections, what they are told to send, what
 * became of it. Everything here happens on that loop.
 */
final class LoadLoop {

  private static final long MOST_MILLIS_BETWEEN_CHECKS = 100;

  private final EventLoop eventLoop;
  private final Target target;
  private final RequestShape shape;
  private final TimeSource time = new SystemTime();
  private final LoopRecorder recorder = new LoopRecorder();
  private final RequestEncoder encoder;
  private final Set<BenchConnection> connections = new LinkedHashSet<>();
  private LoadPattern pattern = LoadPattern.silence();
  private CompletableFuture<Void> drained = new CompletableFuture<>();
  private final ScheduledFuture<?> expiry;
  private long underWay;

  LoadLoop(EventLoop eventLoop, Target target, RequestShape shape) {
    this.eventLoop = eventLoop;
    this.target = target;
    this.shape = shape;
    this.encoder = new RequestEncoder(shape);
    long interval = Math.max(1, Math.min(MOST_MILLIS_BETWEEN_CHECKS, target.timeoutMillis() / 4));
    this.expiry =
        eventLoop.scheduleAtFixedRate(this::expire, interval, interval, TimeUnit.MILLISECONDS);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  // What connections use.

  RequestShape shape() {
    return shape;
  }

  RequestEncoder encoder() {
    return encoder;
  }

  LoopRecorder recorder() {
    return recorder;
  }

  long nanoTime() {
    return time.nanoTime();
  }

  InFlight newInFlight() {
    return new InFlight(target.pipeline(), shape.multiGetKeys());
  }

  void opened(BenchConnection connection) {
    connections.add(connection);
    ready(connection);
  }

  void sent() {
    underWay++;
  }

  void answered(int requests) {
    underWay -= requests;
  }

  void ready(BenchConnection connection) {
    pattern.ready(connection);
    settle();
  }

  void closed(BenchConnection connection, int unanswered) {
    connections.remove(connection);
    underWay -= unanswered;
    settle();
  }

  // What the engine tells it.

  /**
   * Begins a pattern and to count; the future completes when it has no more to send and all is
   * answered.
   */
  CompletableFuture<Void> start(PatternFactory factory, int part, int parts) {
    pattern.stop();
    recorder.begin(time.nanoTime());
    pattern = factory.create(part, parts, time, this::wakeAfter);
    drained = new CompletableFuture<>();
    List.copyOf(connections).forEach(pattern::ready);
    settle();
    return drained;
  }

  /** Sends no more; the answer is how many requests were due and were not sent. */
  long stop() {
    pattern.stop();
    settle();
    return pattern.unsent();
  }

  /** Closes all connections. */
  void close() {
    expiry.cancel(false);
    pattern = LoadPattern.silence();
    List.copyOf(connections).forEach(BenchConnection::close);
  }

  private void wakeAfter(long delayNanos, Runnable task) {
    eventLoop.schedule(
        () -> {
          task.run();
          settle();
        },
        delayNanos,
        TimeUnit.NANOSECONDS);
  }

  private void settle() {
    if (underWay == 0 && pattern.isExhausted()) {
      drained.complete(null);
    }
  }

  private void expire() {
    long sentBefore = nanoTime() - TimeUnit.MILLISECONDS.toNanos(target.timeoutMillis());
    List.copyOf(connections).forEach(connection -> connection.expire(sentBefore));
  }
}
