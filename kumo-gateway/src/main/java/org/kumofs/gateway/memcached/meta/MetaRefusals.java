package org.kumofs.gateway.memcached.meta;

import org.kumofs.gateway.memcached.Command.Immediate;
import org.kumofs.gateway.memcached.line.Refusals;

/** The refusals of meta commands, in memcached's words. */
final class MetaRefusals {

  static final Immediate TOO_MANY_FLAGS_OF_GET = Refusals.clientError("options flags are too long");
  static final Immediate TOO_MANY_FLAGS = Refusals.clientError("options flags too long");
  static final Immediate DUPLICATE_FLAG = Refusals.clientError("duplicate flag");
  static final Immediate INVALID_FLAG = Refusals.clientError("invalid flag");
  static final Immediate INVALID_OR_DUPLICATE = Refusals.clientError("invalid or duplicate flag");
  static final Immediate BAD_KEY = Refusals.clientError("error decoding key");
  static final Immediate BAD_TOKEN = Refusals.clientError("bad token in command line format");
  static final Immediate BAD_MODE_LENGTH = Refusals.clientError("incorrect length for M token");
  static final Immediate BAD_INITIAL = Refusals.clientError("invalid numeric initial value");
  static final Immediate BAD_DELTA = Refusals.clientError("invalid numeric delta value");
  static final Immediate BAD_OPAQUE = Refusals.clientError("opaque token too long");
  static final Immediate BAD_SET_MODE = Refusals.clientError("invalid mode for ms M token");
  static final Immediate BAD_COUNT_MODE = Refusals.clientError("invalid mode for ma M token");

  private MetaRefusals() {}
}
