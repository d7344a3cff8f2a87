package org.kumofs.gateway.memcached.meta;

import static org.kumofs.gateway.memcached.line.LineReplies.ascii;

import org.kumofs.gateway.memcached.ReplyOutput;

/** Writes the pieces of answers to meta commands. */
final class MetaOutput {

  static final byte[] DONE = ascii("HD");
  static final byte[] VALUE = ascii("VA ");
  static final byte[] MISS = ascii("EN");
  static final byte[] NOT_STORED = ascii("NS");
  static final byte[] EXISTS = ascii("EX");
  static final byte[] NOT_FOUND = ascii("NF");
  static final byte[] LINE_END = ascii("\r\n");

  private static final byte[] SPACE = ascii(" ");
  private static final byte[] KEY = ascii(" k");
  private static final byte[] IN_BASE64 = ascii(" b");
  private static final byte[] FOREVER = ascii(" t-1");
  private static final byte[][] FLAGS = new byte[128][];

  static {
    for (char flag = 'A'; flag <= 'z'; flag++) {
      FLAGS[flag] = ascii(" " + flag);
    }
  }

  private MetaOutput() {}

  static void flag(char flag, ReplyOutput output) {
    output.write(FLAGS[flag]);
  }

  static void flag(char flag, long unsigned, ReplyOutput output) {
    output.write(FLAGS[flag]);
    output.writeDecimal(unsigned);
  }

  /** How long an item still lives. */
  static void timeToLive(long expiresAt, long nowSeconds, ReplyOutput output) {
    if (expiresAt == 0) {
      output.write(FOREVER);
    } else {
      flag('t', Math.max(0, expiresAt - nowSeconds), output);
    }
  }

  /** What a client gets back of its own, if this flag is for that. */
  static void echo(char flag, MetaFlags flags, MetaKey key, ReplyOutput output) {
    if (flag == 'O') {
      output.write(SPACE);
      output.write(flags.opaque());
    } else if (flag == 'k') {
      output.write(KEY);
      output.write(key.isBinary() ? Base64Key.encode(key.bytes()) : key.bytes());
      if (key.isBinary()) {
        output.write(IN_BASE64);
      }
    }
  }

  /** A line that holds nothing but a code and what a client gets back of its own. */
  static void plainLine(byte[] code, MetaFlags flags, ReplyOutput output) {
    output.write(code);
    for (int i = 0; i < flags.count(); i++) {
      echo(flags.flag(i), flags, flags.key(), output);
    }
    output.write(LINE_END);
  }
}
