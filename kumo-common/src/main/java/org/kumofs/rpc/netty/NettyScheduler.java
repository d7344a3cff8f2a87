package org.kumofs.rpc.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.kumofs.time.Scheduler;
import org.kumofs.time.TimeSource;

/** Runs tasks later on one event loop. */
public final class NettyScheduler implements Scheduler {

  private final EventLoop loop;
  private final TimeSource time;

  /**
   * @param time what the loop's delays are counted in: the machine's own clocks
   */
  public NettyScheduler(EventLoop loop, TimeSource time) {
    this.loop = loop;
    this.time = time;
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public Cancellable schedule(long delayMillis, Runnable task) {
    if (loop.isShuttingDown()) {
      return () -> {};
    }
    Future<?> future = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }
}
