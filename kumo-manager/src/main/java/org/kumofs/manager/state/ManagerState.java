package org.kumofs.manager.state;

import java.util.List;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.RingSeed;

/**
 * What a manager must not forget.
 *
 * @param rings both rings
 * @param identities which database belongs to which member
 * @param autoReplace what was last commanded
 */
public record ManagerState(
    RingSeeds rings, List<RecordedIdentity> identities, AutoReplaceSetting autoReplace) {

  /** What a manager without a past knows. */
  public static final ManagerState NOTHING =
      new ManagerState(
          new RingSeeds(RingSeed.EMPTY, RingSeed.EMPTY),
          List.of(),
          new AutoReplaceSetting(false, false));

  /** Copies. */
  public ManagerState {
    identities = List.copyOf(identities);
  }

  /**
   * Whether the manager replaces by itself.
   *
   * @param option what the command line said then
   * @param enabled what holds since the last command
   */
  public record AutoReplaceSetting(boolean option, boolean enabled) {

    /** What holds after a start: the last command, unless the command line is another one now. */
    public boolean after(boolean optionNow) {
      return optionNow == option ? enabled : optionNow;
    }
  }
}
