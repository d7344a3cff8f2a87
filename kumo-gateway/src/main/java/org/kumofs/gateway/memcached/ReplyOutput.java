package org.kumofs.gateway.memcached;

import org.kumofs.data.Bytes;

/** Where the bytes of an answer go. */
public interface ReplyOutput {

  /** Appends bytes, copied. */
  void write(byte[] bytes);

  /** Appends a value; a large one is sent from where it lies. */
  void writeValue(Bytes value);

  /** Appends an unsigned number in decimal digits. */
  void writeDecimal(long unsigned);
}
