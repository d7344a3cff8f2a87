package org.kumofs.gateway.memcached.text;

import org.kumofs.gateway.memcached.Command.Immediate;
import org.kumofs.gateway.memcached.line.Refusals;

/** The refusals of single commands, in memcached's words. */
final class TextRefusals {

  static final Immediate BAD_DELETE =
      Refusals.clientError("bad command line format.  Usage: delete <key> [noreply]");
  static final Immediate BAD_EXPTIME = Refusals.clientError("invalid exptime argument");
  static final Immediate BAD_DELTA = Refusals.clientError("invalid numeric delta argument");
  static final Immediate LINE_TOO_LONG = Refusals.clientError("line too long");
  static final Immediate BAD_LINE = Refusals.clientError("bad command line");
  static final Immediate BAD_DETAIL = Refusals.clientError("usage: stats detail on|off|dump");
  static final Immediate BAD_CLASS = Refusals.clientError("Illegal slab id");
  static final Immediate NO_DUMP = Refusals.clientError("stats cachedump not allowed");
  static final Immediate NO_REASSIGNMENT = Refusals.clientError("slab reassignment disabled");
  static final Immediate NO_CRAWLER = Refusals.clientError("lru crawler disabled");
  static final Immediate NO_WATCHING = Refusals.clientError("watch commands not allowed");

  private TextRefusals() {}
}
