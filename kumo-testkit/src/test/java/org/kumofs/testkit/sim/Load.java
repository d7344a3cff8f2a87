package org.kumofs.testkit.sim;

/**
 * What clients work on.
 *
 * @param keys how many keys
 * @param restMillis how long the keys lie there, each with a value, before the clients begin, in a
 *     cluster that is as old again; 0 if nothing is there
 */
record Load(int keys, int restMillis) {

  /** Few keys, that are written all the time. */
  static final Load BUSY = new Load(16, 0);

  /**
   * More keys, some of which nobody has written for long: then only who is responsible for them
   * copies them, and a server that comes back keeps them.
   */
  static final Load OLD = new Load(80, 80_000);
}
