package org.kumofs.server.dump.format;

import org.kumofs.data.Bytes;

/**
 * What a dump says of itself before its records.
 *
 * @param prefix what the keys in it begin with
 * @param dead whether it has tombstones and what had expired
 */
public record DumpHeader(Bytes prefix, boolean dead) {

  static final String NAME = "kumodump";
  static final int VERSION = 1;
}
