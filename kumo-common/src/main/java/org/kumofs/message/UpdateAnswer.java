package org.kumofs.message;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.update.UpdateStatus;
import org.kumofs.update.Verdict;

/**
 * What became of an {@link ApplyUpdate}.
 *
 * @param status how it ended
 * @param item the item as it is now; there whenever it exists and the update was done
 */
public record UpdateAnswer(UpdateStatus status, Optional<UpdatedItem> item) {

  private static final byte[] NO_DATA = {};

  /**
   * The answer that a verdict leads to.
   *
   * @param stamp the version stamp of the record, once the verdict was carried out
   * @param wantsData whether the answer holds the value
   * @param access when the item was used before
   */
  public static UpdateAnswer of(
      Verdict verdict, ClockTime stamp, boolean wantsData, UpdatedItem.Access access) {
    return new UpdateAnswer(
        verdict.status(),
        verdict
            .item()
            .map(
                content ->
                    new UpdatedItem(
                        wantsData ? content : content.withData(NO_DATA),
                        content.dataLength(),
                        content.casToken(stamp),
                        verdict.previousExpiresAt(),
                        verdict.won(),
                        access)));
  }

  /** An answer without an item. */
  public static UpdateAnswer of(UpdateStatus status) {
    return new UpdateAnswer(status, Optional.empty());
  }
}
