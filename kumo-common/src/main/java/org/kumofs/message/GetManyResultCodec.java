package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** An array with a record, nil or false for each key. */
final class GetManyResultCodec implements ResultCodec<List<GetManyResult>> {

  @Override
  public void pack(List<GetManyResult> results, MessagePacker packer) throws IOException {
    packer.packArrayHeader(results.size());
    for (GetManyResult result : results) {
      if (result instanceof GetManyResult.Found found) {
        Fields.packValue(packer, found.value());
      } else if (result instanceof GetManyResult.NotFound) {
        packer.packNil();
      } else {
        packer.packBoolean(false);
      }
    }
  }

  @Override
  public List<GetManyResult> unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    List<GetManyResult> results = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      results.add(unpackOne(unpacker));
    }
    return results;
  }

  private static GetManyResult unpackOne(MessageUnpacker unpacker) throws IOException {
    if (unpacker.tryUnpackNil()) {
      return new GetManyResult.NotFound();
    }
    if (unpacker.getNextFormat().getValueType() == ValueType.BOOLEAN) {
      unpacker.unpackBoolean();
      return new GetManyResult.NotRead();
    }
    return new GetManyResult.Found(Fields.unpackValue(unpacker));
  }
}
