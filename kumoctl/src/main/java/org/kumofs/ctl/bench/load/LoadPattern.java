package org.kumofs.ctl.bench.load;

/** Decides when requests are sent. Lives on its loop. */
public interface LoadPattern {

  /** Is told that a lane has room, new or again. */
  void ready(Lane lane);

  /** Whether no further request will come. */
  boolean isExhausted();

  /** Sends no more. */
  void stop();

  /** How many requests were due and not sent, once stopped. */
  long unsent();

  /** Sends nothing. */
  static LoadPattern silence() {
    return new LoadPattern() {
      @Override
      public void ready(Lane lane) {}

      @Override
      public boolean isExhausted() {
        return true;
      }

      @Override
      public void stop() {}

      @Override
      public long unsent() {
        return 0;
      }
    };
  }
}
