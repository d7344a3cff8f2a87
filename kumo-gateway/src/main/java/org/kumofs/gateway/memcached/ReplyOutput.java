package org.kumofs.gateway.memcached;

/** Where the bytes of an answer go. */
public interface ReplyOutput {

  /** Appends bytes, copied. */
  void write(byte[] bytes);

  /** Appends a value. The bytes may be kept, so nobody may change them afterwards. */
  void writeValue(byte[] value);

  /** Appends an unsigned number in decimal digits. */
  void writeDecimal(long unsigned);
}
