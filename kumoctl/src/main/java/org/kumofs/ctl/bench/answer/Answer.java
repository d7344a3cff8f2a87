package org.kumofs.ctl.bench.answer;

/** The lines that end an answer. */
public enum Answer {
  /** The end of values. */
  END,
  /** A value was written. */
  STORED,
  /** A value was not written. */
  NOT_STORED,
  /** A value had changed meanwhile. */
  EXISTS,
  /** There is no such key. */
  NOT_FOUND,
  /** A key was removed. */
  DELETED,
  /** An expiry time was changed. */
  TOUCHED,
  /** A number: the new value of a counter. */
  NUMBER,
  /** The command is unknown. */
  ERROR,
  /** The request was wrong. */
  CLIENT_ERROR,
  /** The server failed. */
  SERVER_ERROR;

  private static final Answer[] ALL = values();

  /**
   * Recognises a line.
   *
   * @param length of the line, without its end
   * @throws AnswerException if it is none of these
   */
  static Answer of(byte[] line, int length) throws AnswerException {
    if (length > 0 && isDigit(line[0])) {
      return number(line, length);
    }
    for (Answer answer : ALL) {
      if (answer != NUMBER && answer.matches(line, length)) {
        return answer;
      }
    }
    throw new AnswerException("'" + Lines.show(line, length) + "' is no answer");
  }

  private boolean matches(byte[] line, int length) {
    String word = name();
    int end = word.length();
    if (length < end || (length > end && (line[end] != ' ' || !mayGoOn()))) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if (line[i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text may follow. */
  private boolean mayGoOn() {
    return this == CLIENT_ERROR || this == SERVER_ERROR || this == ERROR;
  }

  private static Answer number(byte[] line, int length) throws AnswerException {
    int end = length;
    // A counter that got shorter is filled up with spaces.
    while (line[end - 1] == ' ') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (!isDigit(line[i])) {
        throw new AnswerException("'" + Lines.show(line, length) + "' is no number");
      }
    }
    return NUMBER;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
