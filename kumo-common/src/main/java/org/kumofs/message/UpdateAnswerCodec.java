package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.update.UpdateStatus;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * An array of the status alone, or of the status and the item: a record with meta field and header,
 * whose stamp is the cas token; then data length, previous expiry, won, hit before, idle seconds.
 */
final class UpdateAnswerCodec implements ResultCodec<UpdateAnswer> {

  private static final int ITEM_FIELDS = 6;

  @Override
  public void pack(UpdateAnswer answer, MessagePacker packer) throws IOException {
    if (answer.item().isEmpty()) {
      packer.packArrayHeader(1);
      packer.packInt(answer.status().wireId());
      return;
    }
    UpdatedItem item = answer.item().get();
    packer.packArrayHeader(1 + ITEM_FIELDS);
    packer.packInt(answer.status().wireId());
    Fields.packValue(packer, item.content().toRecord(new ClockTime(item.casToken())));
    packer.packInt(item.dataLength());
    packer.packLong(item.previousExpiresAt());
    packer.packBoolean(item.won());
    packer.packBoolean(item.access().hitBefore());
    packer.packLong(item.access().idleSeconds());
  }

  @Override
  public UpdateAnswer unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, 1);
    UpdateStatus status = Fields.checked(() -> UpdateStatus.ofWireId(unpacker.unpackInt()));
    if (count == 1) {
      return UpdateAnswer.of(status);
    }
    Fields.require(count, 1 + ITEM_FIELDS);
    RawValue record = Fields.unpackValue(unpacker);
    ValueContent content = Fields.checked(() -> ValueContent.decode(record));
    UpdatedItem item =
        new UpdatedItem(
            content,
            unpacker.unpackInt(),
            record.clockTime().bits(),
            unpacker.unpackLong(),
            unpacker.unpackBoolean(),
            new UpdatedItem.Access(unpacker.unpackBoolean(), unpacker.unpackLong()));
    unpacker.skipValue(count - 1 - ITEM_FIELDS);
    return new UpdateAnswer(status, Optional.of(item));
  }
}
