package org.kumofs.server.dump.format;

import java.io.IOException;
import java.io.OutputStream;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Dialect;
import org.msgpack.core.MessagePacker;

/** MessagePack arrays, the records as in the replace stream. */
final class PackedDumpWriter implements DumpWriter {

  static final int HEADER_FIELDS = 4;

  private final MessagePacker packer;

  PackedDumpWriter(OutputStream out) {
    this.packer = Dialect.PACKER.newPacker(out);
  }

  @Override
  public void begin(DumpHeader header) throws IOException {
    packer.packArrayHeader(HEADER_FIELDS);
    Dialect.packText(packer, DumpHeader.NAME);
    packer.packInt(DumpHeader.VERSION);
    Dialect.packRaw(packer, header.prefix().toArray());
    packer.packBoolean(header.dead());
    packer.flush();
  }

  @Override
  public void write(RawKey key, RawValue record) throws IOException {
    packer.packArrayHeader(2);
    Dialect.packRaw(packer, key.bytes());
    Dialect.packRaw(packer, record);
    packer.flush();
  }

  @Override
  public void end(long records) throws IOException {
    packer.packArrayHeader(2);
    packer.packNil();
    packer.packLong(records);
    packer.flush();
  }
}
