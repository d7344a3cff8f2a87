package org.kumofs.gateway.memcached.text;

import java.util.Locale;

/** The first word of a line that says what is wanted. */
enum Verb {
  GET,
  SET,
  GETS,
  CAS,
  DELETE,
  VERSION,
  QUIT,

  /** Any word that is none of the others. */
  UNKNOWN;

  private static final Verb[] KNOWN = {GET, SET, GETS, CAS, DELETE, VERSION, QUIT};

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The verb that the first word of a line stands for. */
  static Verb of(Words words) {
    for (Verb verb : KNOWN) {
      if (words.is(0, verb.word)) {
        return verb;
      }
    }
    return UNKNOWN;
  }
}
