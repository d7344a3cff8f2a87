package org.kumofs.ctl.bench.load;

/**
 * What requests look like.
 *
 * @param valueNames names of the keys of values
 * @param counterNames names of the keys of counters
 * @param values what the values are
 * @param expirySeconds what every write says about expiry, as memcached reads it; 0 for never
 * @param multiGetKeys how many keys a get of several asks for, at least 1
 * @param verify whether values that are read are compared with what they have to be
 */
public record RequestShape(
    KeyNames valueNames,
    KeyNames counterNames,
    Values values,
    long expirySeconds,
    int multiGetKeys,
    boolean verify) {

  /** How many keys a request of this kind has. */
  public int keysOf(Operation operation) {
    return operation == Operation.MULTI_GET ? multiGetKeys : 1;
  }
}
