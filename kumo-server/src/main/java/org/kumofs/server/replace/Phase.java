package org.kumofs.server.replace;

import org.kumofs.clock.ClockTime;
import org.kumofs.message.ReplaceStage;
import org.kumofs.ring.NodeAddress;

/** One run of a phase on this server, from the manager's command until a newer one. */
final class Phase {

  private final Kind kind;
  private final NodeAddress manager;
  private final ClockTime ringTime;
  private volatile boolean working = true;
  private volatile boolean current = true;

  /** The phases of a replace. */
  enum Kind {
    COPY("copy", 4, ReplaceStage.COPY),
    DELETE("delete", 8, ReplaceStage.DELETE);

    private final String word;
    private final int stateFlag;
    private final ReplaceStage stage;

    Kind(String word, int stateFlag, ReplaceStage stage) {
      this.word = word;
      this.stateFlag = stateFlag;
      this.stage = stage;
    }

    /** What the tools call it. */
    ReplaceStage stage() {
      return stage;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * @param manager who gave the command, and is told of the end
   * @param ringTime the stamp of the ring that the phase is for
   */
  Phase(Kind kind, NodeAddress manager, ClockTime ringTime) {
    this.kind = kind;
    this.manager = manager;
    this.ringTime = ringTime;
  }

  Kind kind() {
    return kind;
  }

  NodeAddress manager() {
    return manager;
  }

  ClockTime ringTime() {
    return ringTime;
  }

  /** Whether there is still something to be done. */
  boolean isWorking() {
    return working;
  }

  /** Whether no newer phase has begun. Any thread. */
  boolean isCurrent() {
    return current;
  }

  /** The flag in a server's replace state; 0 when nothing is left to be done. */
  int stateFlag() {
    return working ? kind.stateFlag : 0;
  }

  void finish() {
    working = false;
  }

  void supersede() {
    working = false;
    current = false;
  }
}
