package org.kumofs.gateway.request;

import java.util.Arrays;
import org.kumofs.data.RecordLayout;

/**
 * How a gateway stores and retries.
 *
 * @param retries how long and how often operations are tried
 * @param layout how records are laid out
 * @param keyPrefix goes before every key of a client, shared; may be empty
 * @param asyncSets answer every set before its replicas have it
 * @param asyncDeletes answer every delete before its replicas have it
 * @param maxValueBytes how long an update may make a value
 */
public record StoreSettings(
    RetryPolicy retries,
    RecordLayout layout,
    byte[] keyPrefix,
    boolean asyncSets,
    boolean asyncDeletes,
    int maxValueBytes) {

  private static final int DEFAULT_MAX_VALUE_BYTES = 1 << 20;

  /** What a gateway does unless told otherwise. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(
          RetryPolicy.DEFAULT,
          RecordLayout.DEFAULT,
          new byte[0],
          false,
          false,
          DEFAULT_MAX_VALUE_BYTES);

  /** The key under which the servers know a client's key. */
  byte[] withPrefix(byte[] key) {
    if (keyPrefix.length == 0) {
      return key;
    }
    byte[] prefixed = Arrays.copyOf(keyPrefix, keyPrefix.length + key.length);
    System.arraycopy(key, 0, prefixed, keyPrefix.length, key.length);
    return prefixed;
  }
}
