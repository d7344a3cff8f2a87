package org.kumofs.server.replace;

import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferSettings;
import org.kumofs.server.replace.stream.StreamLimits;

/**
 * How a server takes part in a replace.
 *
 * @param offerLimitBytes {@code -M}: when what is gathered, or on its way, has grown to this, all
 *     of it is sent before more is gathered; 0 for no limit. It bounds the room that it takes in
 *     the directory for offers
 * @param offerBytes what has been gathered for a receiver is offered from this size on, while more
 *     is gathered
 * @param rates how fast records are read and sent, together, at most
 * @param callTimeoutMillis limit for the answer to one call
 * @param offers how hard an offer is tried
 * @param stream limits of a conversation
 */
public record ReplaceSettings(
    long offerLimitBytes,
    long offerBytes,
    CopyPace.Limits rates,
    long callTimeoutMillis,
    OfferSettings offers,
    StreamLimits stream) {

  /** The defaults. */
  public static final ReplaceSettings DEFAULT =
      new ReplaceSettings(
          0,
          8 << 20,
          new CopyPace.Limits(0, 20 << 20),
          5_000,
          OfferSettings.DEFAULT,
          StreamLimits.DEFAULT);

  /** Checks. */
  public ReplaceSettings {
    if (offerLimitBytes < 0 || offerBytes < 1 || callTimeoutMillis < 1) {
      throw new IllegalArgumentException("a replace can't be run like that");
    }
  }
}
