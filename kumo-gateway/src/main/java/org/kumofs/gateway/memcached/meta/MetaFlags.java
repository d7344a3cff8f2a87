package org.kumofs.gateway.memcached.meta;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.gateway.memcached.Command.Immediate;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;

/**
 * The flags of one meta command: letters, some with a token behind them. All commands take all
 * flags, and each passes over those that mean nothing to it.
 */
final class MetaFlags {

  /** So many words may a command have with all its flags. */
  static final int MOST_WORDS = 19;

  static final int KEY = 1;

  private static final int LONGEST_OPAQUE = 32;

  /** The last letter that can be a flag. */
  private static final int LAST_LETTER = 126;

  private final char[] order = new char[MOST_WORDS];
  private int count;
  private MetaKey key;
  private long expiresAt;
  private long createUntil;
  private long dueBefore;
  private int clientFlags;
  private long expectedToken;
  private long newToken;
  private long delta = 1;
  private long initial;
  private int mode;
  private byte[] opaque = {};
  private Immediate refusal;

  private MetaFlags(MetaKey key) {
    this.key = key;
  }

  /**
   * Reads the flags of a line.
   *
   * @param first the first word that is one
   */
  static MetaFlags read(Words words, int first, LineContext context) {
    MetaFlags flags = new MetaFlags(new MetaKey(words.copy(KEY), false));
    int count = words.countAll();
    for (int i = first; i < count; i++) {
      if (!flags.add(words, i, context)) {
        return flags;
      }
    }
    return flags;
  }

  /** Takes one flag; false if there is no use in going on. */
  private boolean add(Words words, int index, LineContext context) {
    char flag = (char) words.byteAt(index, 0);
    if (flag > LAST_LETTER || has(flag)) {
      refusal = MetaRefusals.DUPLICATE_FLAG;
      return false;
    }
    order[count] = flag;
    count++;
    switch (flag) {
      case 'k', 's', 't', 'c', 'f', 'v', 'h', 'l', 'u', 'q', 'x', 'I', 'P', 'L' -> {}
      case 'b' -> decodeKey();
      case 'O' -> opaque = words.copy(index);
      case 'T' -> expiresAt = time(words, index, context);
      case 'N' -> createUntil = time(words, index, context);
      case 'R' -> dueBefore = time(words, index, context);
      case 'F' -> clientFlags = readFlags(words, index, context);
      case 'C' -> expectedToken = number(words, index, context, MetaRefusals.BAD_TOKEN);
      case 'E' -> newToken = number(words, index, context, MetaRefusals.BAD_TOKEN);
      case 'D' -> delta = number(words, index, context, MetaRefusals.BAD_DELTA);
      case 'J' -> initial = number(words, index, context, MetaRefusals.BAD_INITIAL);
      case 'M' -> readMode(words, index);
      default -> {
        refusal = MetaRefusals.INVALID_FLAG;
        return false;
      }
    }
    return true;
  }

  private void decodeKey() {
    byte[] bytes = Base64Key.decode(key.bytes());
    key = new MetaKey(bytes, true);
    if (bytes.length == 0) {
      refusal = MetaRefusals.BAD_KEY;
    }
  }

  private long time(Words words, int index, LineContext context) {
    if (!words.readSignedToken(index, context.number())) {
      refusal = MetaRefusals.BAD_TOKEN;
      return 0;
    }
    return context.expiresAt();
  }

  private long number(Words words, int index, LineContext context, Immediate ifBad) {
    if (!words.readUnsignedToken(index, context.number())) {
      refusal = ifBad;
      return 0;
    }
    return context.number().value();
  }

  /** A bad number does not hide what else was wrong before. */
  private int readFlags(Words words, int index, LineContext context) {
    Immediate ifBad = refusal == null ? Refusals.BAD_FORMAT : refusal;
    return (int) number(words, index, context, ifBad);
  }

  private void readMode(Words words, int index) {
    if (words.length(index) == 2) {
      mode = words.byteAt(index, 1);
    } else {
      refusal = MetaRefusals.BAD_MODE_LENGTH;
    }
  }

  /** Why the flags are not taken. */
  Optional<Immediate> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Why the flags are not taken, where nothing else is wrong. */
  Optional<Immediate> refusalOfOpaque() {
    return opaque.length > LONGEST_OPAQUE ? Optional.of(MetaRefusals.BAD_OPAQUE) : Optional.empty();
  }

  MetaKey key() {
    return key;
  }

  boolean has(char flag) {
    return indexOf(flag) >= 0;
  }

  /** Whether both flags are there, in this order. */
  boolean hasBoth(char first, char second) {
    int at = indexOf(first);
    return at >= 0 && indexOf(second) > at;
  }

  private int indexOf(char flag) {
    for (int i = 0; i < count; i++) {
      if (order[i] == flag) {
        return i;
      }
    }
    return -1;
  }

  /** How many flags there are. */
  int count() {
    return count;
  }

  /** A flag by its place. */
  char flag(int index) {
    return order[index];
  }

  /** T: the new expiry time, in Unix seconds. */
  OptionalLong expiresAt() {
    return has('T') ? OptionalLong.of(expiresAt) : OptionalLong.empty();
  }

  /** N: the expiry time of an item that is created; a T behind it comes first. */
  OptionalLong createUntil() {
    if (!has('N')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(hasBoth('N', 'T') ? expiresAt : createUntil);
  }

  /** N: as it was given. */
  long autoExpiresAt() {
    return createUntil;
  }

  /** R: what expires before that is to be renewed. */
  OptionalLong dueBefore() {
    return has('R') ? OptionalLong.of(dueBefore) : OptionalLong.empty();
  }

  /** F: the client's flags. */
  int clientFlags() {
    return clientFlags;
  }

  /** C: the version that has to be there, 0 if none was named. */
  long expectedToken() {
    return expectedToken;
  }

  /** E: the version that the item gets, 0 if none was named. */
  long newToken() {
    return newToken;
  }

  /** D: how far to count. */
  long delta() {
    return delta;
  }

  /** J: what to begin counting with. */
  long initial() {
    return initial;
  }

  /** M: the mode, 0 if none was named. */
  int mode() {
    return mode;
  }

  /** O: with its letter. */
  byte[] opaque() {
    return opaque;
  }
}
