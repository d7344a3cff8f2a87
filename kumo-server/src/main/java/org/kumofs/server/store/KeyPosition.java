package org.kumofs.server.store;

import org.kumofs.data.RawKey;

/** How far a walk in the order of the keys is. */
public final class KeyPosition {

  private static final double HASHES = 0x1p64;

  private KeyPosition() {}

  /** The share of all records that lie before a key, 0 to 1: hashes are spread evenly. */
  public static double of(RawKey key) {
    double half = key.hash() >>> 1;
    return half * 2 / HASHES;
  }
}
