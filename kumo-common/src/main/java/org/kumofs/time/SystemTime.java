package org.kumofs.time;

/** The clocks of the machine, and waiting by them. */
public final class SystemTime implements TimeSource, Sleeper {

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long unixMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void sleepMillis(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }
}
