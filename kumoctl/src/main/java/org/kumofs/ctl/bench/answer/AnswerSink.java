package org.kumofs.ctl.bench.answer;

import java.nio.ByteBuffer;

/** What a parser has found. Everything is lent for the time of the call only. */
public interface AnswerSink {

  /**
   * A value begins.
   *
   * @param line holds its key
   * @param keyFrom where the key begins
   * @param keyTo where it ends
   * @param length how many bytes of data follow
   * @throws AnswerException if nobody asked for it
   */
  void value(byte[] line, int keyFrom, int keyTo, int length) throws AnswerException;

  /** The next piece of the data of a value: what is between position and limit. */
  void data(ByteBuffer piece);

  /** All data of the value was there. */
  void valueEnd();

  /**
   * An answer ends.
   *
   * @param line its last line
   * @param length of that line, without its end
   * @throws AnswerException if nobody asked for it
   */
  void end(Answer answer, byte[] line, int length) throws AnswerException;
}
