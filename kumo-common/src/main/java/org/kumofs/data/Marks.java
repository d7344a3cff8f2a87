package org.kumofs.data;

/**
 * What a value carries beside its flags and its expiry time. All of it is unusual: most values have
 * none. See {@code docs/storage.md}, Values.
 *
 * @param stale the value was invalidated and is only to be served until somebody renews it
 * @param claimed one client was told that it is the one to renew the value
 * @param binaryKey the client gave the key in base64
 * @param casToken the token that clients compare with, 0 if that is the version stamp
 */
public record Marks(boolean stale, boolean claimed, boolean binaryKey, long casToken) {

  /** An ordinary value. */
  public static final Marks NONE = new Marks(false, false, false, 0);

  /** The same with another token. */
  public Marks withCasToken(long token) {
    return new Marks(stale, claimed, binaryKey, token);
  }

  /** The same, with the right to renew the value given away. */
  public Marks claim() {
    return new Marks(stale, true, binaryKey, casToken);
  }
}
