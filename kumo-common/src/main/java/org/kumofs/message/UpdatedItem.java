package org.kumofs.message;

import org.kumofs.data.ValueContent;

/**
 * An item, and what one who has just fetched or changed it wants to know.
 *
 * @param content the item as it is now; its data are empty if nobody asked for them
 * @param dataLength how long the value is, in bytes
 * @param casToken what its version is compared with
 * @param previousExpiresAt when it would have expired before, in Unix seconds, 0 for never
 * @param won whether the one who asks is to renew it, or has begun to count with it
 * @param access when it was used before
 */
public record UpdatedItem(
    ValueContent content,
    int dataLength,
    long casToken,
    long previousExpiresAt,
    boolean won,
    Access access) {

  /**
   * What the server remembers of the use of an item.
   *
   * @param hitBefore whether it was fetched since it was stored
   * @param idleSeconds time since it was last stored or fetched
   */
  public record Access(boolean hitBefore, long idleSeconds) {

    /** A new item. */
    public static final Access NONE = new Access(false, 0);
  }
}
