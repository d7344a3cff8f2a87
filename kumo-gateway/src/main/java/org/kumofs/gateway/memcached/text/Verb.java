package org.kumofs.gateway.memcached.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kumofs.gateway.memcached.line.Words;

/** The first word of a line that says what is wanted. */
enum Verb {
  GET,
  GETS,
  GAT,
  GATS,
  BGET,
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS,
  DELETE,
  INCR,
  DECR,
  TOUCH,
  MG,
  MS,
  MD,
  MA,
  ME,
  MN,
  STATS,
  FLUSH_ALL,
  VERBOSITY,
  VERSION,
  QUIT,
  SHUTDOWN,
  SLABS,
  LRU_CRAWLER,
  CACHE_MEMLIMIT,
  WATCH,

  /** Any word that is none of the others. */
  UNKNOWN;

  private static final int LETTERS = 128;

  /** The verbs by their first letter, in the order above. */
  private static final List<List<Verb>> BY_LETTER = byLetter();

  private final String word = name().toLowerCase(Locale.ROOT);

  private static List<List<Verb>> byLetter() {
    List<List<Verb>> table = new ArrayList<>();
    IntStream.range(0, LETTERS).forEach(letter -> table.add(new ArrayList<>()));
    for (Verb verb : values()) {
      if (verb != UNKNOWN) {
        table.get(verb.word.charAt(0)).add(verb);
      }
    }
    return table;
  }

  /** The verb that the first word of a line stands for. */
  static Verb of(Words words) {
    int letter = words.byteAt(0, 0);
    if (letter < LETTERS) {
      List<Verb> candidates = BY_LETTER.get(letter);
      for (int i = 0; i < candidates.size(); i++) {
        if (words.is(0, candidates.get(i).word)) {
          return candidates.get(i);
        }
      }
    }
    return UNKNOWN;
  }
}
