package org.kumofs.server.dump.transfer;

import java.util.function.Consumer;
import org.kumofs.server.store.UnreadableSpan;

/** What could not be read of damaged backups, told at once and counted. One thread at a time. */
public final class Losses {

  private final Consumer<String> notices;
  private int spans;
  private int sources;

  /**
   * @param notices takes lines for the operator
   */
  public Losses(Consumer<String> notices) {
    this.notices = notices;
  }

  /** Something else that an operator may want to know. */
  public void notice(String line) {
    notices.accept(line);
  }

  /** A backup is not what it says it is made of. */
  void damaged(String reason) {
    sources++;
    notices.accept(reason + "; what can be read of it is read");
  }

  /** Some records are passed over. */
  void lost(UnreadableSpan span) {
    spans++;
    notices.accept(span.words());
  }

  /** Whether records may be missing. */
  public boolean any() {
    return spans + sources > 0;
  }

  /** One line. */
  public String line() {
    return "%d ranges of keys could not be read of damaged backups; what no other backup has there is missing"
        .formatted(spans);
  }
}
