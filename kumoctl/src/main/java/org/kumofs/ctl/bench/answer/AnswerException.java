package org.kumofs.ctl.bench.answer;

/** What came is no answer of a memcached, or none to what was asked. */
public final class AnswerException extends Exception {

  private static final long serialVersionUID = 1;

  /** Says in one line what is wrong. */
  public AnswerException(String message) {
    super(message);
  }
}
