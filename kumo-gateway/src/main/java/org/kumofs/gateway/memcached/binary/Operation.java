package org.kumofs.gateway.memcached.binary;

import java.util.Optional;

/**
 * What a request asks for. Most operations have a quiet form besides, under an opcode of its own:
 * its answer is left out where it is the one that is to be expected.
 */
enum Operation {
  GET(0x00, 0x09, Shape.KEY),
  GETK(0x0c, 0x0d, Shape.KEY),
  SET(0x01, 0x11, Shape.ITEM),
  ADD(0x02, 0x12, Shape.ITEM),
  REPLACE(0x03, 0x13, Shape.ITEM),
  APPEND(0x0e, 0x19, Shape.VALUE),
  PREPEND(0x0f, 0x1a, Shape.VALUE),
  DELETE(0x04, 0x14, Shape.KEY),
  INCREMENT(0x05, 0x15, Shape.COUNT),
  DECREMENT(0x06, 0x16, Shape.COUNT),
  TOUCH(0x1c, Shape.EXPIRY),
  GAT(0x1d, 0x1e, Shape.EXPIRY),
  GATK(0x23, 0x24, Shape.EXPIRY),
  FLUSH(0x08, 0x18, Shape.DELAY),
  STAT(0x10, Shape.GROUP),
  NOOP(0x0a, Shape.NOTHING),
  VERSION(0x0b, Shape.NOTHING),
  QUIT(0x07, 0x17, Shape.NOTHING),

  /** Asks for the ways to log in, of which there are none. */
  SASL_LIST(0x20, Shape.NOTHING),
  SASL_AUTH(0x21, Shape.VALUE),
  SASL_STEP(0x22, Shape.VALUE);

  private static final int NONE = -1;
  private static final Operation[] BY_OPCODE = new Operation[256];

  static {
    for (Operation operation : values()) {
      BY_OPCODE[operation.opcode] = operation;
      if (operation.quietOpcode != NONE) {
        BY_OPCODE[operation.quietOpcode] = operation;
      }
    }
  }

  private final int opcode;
  private final int quietOpcode;
  private final Shape shape;

  Operation(int opcode, Shape shape) {
    this(opcode, NONE, shape);
  }

  Operation(int opcode, int quietOpcode, Shape shape) {
    this.opcode = opcode;
    this.quietOpcode = quietOpcode;
    this.shape = shape;
  }

  /** The operation that an opcode stands for, from 0 to 255, quiet or not. */
  static Optional<Operation> of(int opcode) {
    return Optional.ofNullable(BY_OPCODE[opcode]);
  }

  /** Whether an opcode of this operation is that of its quiet form. */
  boolean isQuiet(int ownOpcode) {
    return ownOpcode == quietOpcode;
  }

  /** Whether the parts of a request have the lengths that this operation needs. */
  boolean fits(RequestHeader header) {
    return shape.fits(header);
  }

  /** Whether clients log in with it; the gateway knows no users. */
  boolean isLogin() {
    return this == SASL_LIST || this == SASL_AUTH || this == SASL_STEP;
  }

  /** Whether answers repeat the key. */
  boolean echoesKey() {
    return this == GETK || this == GATK;
  }
}
