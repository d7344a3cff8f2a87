package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * How updates lie on the wire: an array of a kind and the kind's fields, in the order of its
 * components; what is not there is nil. See {@code docs/wire-format.md}, Extensions.
 */
final class UpdateCodec {

  private static final int STORE = 0;
  private static final int ARITHMETIC = 1;
  private static final int FETCH = 2;
  private static final int REMOVE = 3;

  private static final int STORE_FIELDS = 6;
  private static final int ARITHMETIC_FIELDS = 8;
  private static final int FETCH_FIELDS = 8;
  private static final int REMOVE_FIELDS = 6;

  private UpdateCodec() {}

  static void pack(MessagePacker packer, Update update) throws IOException {
    if (update instanceof StoreUpdate store) {
      packStore(packer, store);
    } else if (update instanceof ArithmeticUpdate arithmetic) {
      packArithmetic(packer, arithmetic);
    } else if (update instanceof FetchUpdate fetch) {
      packFetch(packer, fetch);
    } else {
      packRemove(packer, (RemoveUpdate) update);
    }
  }

  static Update unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, 1);
    int kind = unpacker.unpackInt();
    int fields =
        switch (kind) {
          case STORE -> STORE_FIELDS;
          case ARITHMETIC -> ARITHMETIC_FIELDS;
          case FETCH -> FETCH_FIELDS;
          case REMOVE -> REMOVE_FIELDS;
          default -> throw new IOException("an update of kind " + kind);
        };
    Fields.require(count, fields);
    Update update =
        switch (kind) {
          case STORE -> unpackStore(unpacker);
          case ARITHMETIC -> unpackArithmetic(unpacker);
          case FETCH -> unpackFetch(unpacker);
          default -> unpackRemove(unpacker);
        };
    unpacker.skipValue(count - fields);
    return update;
  }

  private static void packStore(MessagePacker packer, StoreUpdate update) throws IOException {
    packer.packArrayHeader(STORE_FIELDS).packInt(STORE).packInt(update.mode().wireId());
    Fields.packValue(packer, update.content().toRecord(ClockTime.ZERO));
    Dialect.packUnsignedLong(packer, update.expectedToken());
    packer.packBoolean(update.olderMakesStale()).packBoolean(update.createsMissing());
  }

  private static StoreUpdate unpackStore(MessageUnpacker unpacker) throws IOException {
    StoreMode mode = Fields.checked(() -> StoreMode.ofWireId(unpacker.unpackInt()));
    RawValue record = Fields.unpackValue(unpacker);
    return new StoreUpdate(
        mode,
        Fields.checked(() -> ValueContent.decode(record)),
        Dialect.unpackUnsignedLong(unpacker),
        unpacker.unpackBoolean(),
        unpacker.unpackBoolean());
  }

  private static void packArithmetic(MessagePacker packer, ArithmeticUpdate update)
      throws IOException {
    packer.packArrayHeader(ARITHMETIC_FIELDS).packInt(ARITHMETIC);
    packer.packBoolean(update.decrements());
    Dialect.packUnsignedLong(packer, update.delta());
    Dialect.packUnsignedLong(packer, update.expectedToken());
    Dialect.packUnsignedLong(packer, update.newToken());
    if (update.seed().isPresent()) {
      Dialect.packUnsignedLong(packer, update.seed().get().number());
      packer.packLong(update.seed().get().expiresAt());
    } else {
      packer.packNil().packNil();
    }
    packOptional(packer, update.expiresAt());
  }

  private static ArithmeticUpdate unpackArithmetic(MessageUnpacker unpacker) throws IOException {
    boolean decrements = unpacker.unpackBoolean();
    long delta = Dialect.unpackUnsignedLong(unpacker);
    long expectedToken = Dialect.unpackUnsignedLong(unpacker);
    long newToken = Dialect.unpackUnsignedLong(unpacker);
    Optional<ArithmeticUpdate.Seed> seed;
    if (unpacker.tryUnpackNil()) {
      unpacker.skipValue();
      seed = Optional.empty();
    } else {
      seed =
          Optional.of(
              new ArithmeticUpdate.Seed(
                  Dialect.unpackUnsignedLong(unpacker), unpackTime(unpacker)));
    }
    return new ArithmeticUpdate(
        decrements, delta, expectedToken, newToken, seed, unpackOptionalTime(unpacker));
  }

  private static void packFetch(MessagePacker packer, FetchUpdate update) throws IOException {
    packer.packArrayHeader(FETCH_FIELDS).packInt(FETCH);
    packOptional(packer, update.expiresAt());
    packOptional(packer, update.createUntil());
    Dialect.packUnsignedLong(packer, update.newToken());
    FetchUpdate.Renewal renewal = update.renewal().orElse(FetchUpdate.Renewal.OF_STALE);
    packer.packBoolean(update.renewal().isPresent());
    packOptional(packer, renewal.dueBefore());
    packer.packBoolean(renewal.judgesOldExpiry()).packBoolean(update.countsAsAccess());
  }

  private static FetchUpdate unpackFetch(MessageUnpacker unpacker) throws IOException {
    OptionalLong expiresAt = unpackOptionalTime(unpacker);
    OptionalLong createUntil = unpackOptionalTime(unpacker);
    long newToken = Dialect.unpackUnsignedLong(unpacker);
    boolean renews = unpacker.unpackBoolean();
    FetchUpdate.Renewal renewal =
        new FetchUpdate.Renewal(unpackOptionalTime(unpacker), unpacker.unpackBoolean());
    return new FetchUpdate(
        expiresAt,
        createUntil,
        newToken,
        renews ? Optional.of(renewal) : Optional.empty(),
        unpacker.unpackBoolean());
  }

  private static void packRemove(MessagePacker packer, RemoveUpdate update) throws IOException {
    packer.packArrayHeader(REMOVE_FIELDS).packInt(REMOVE);
    Dialect.packUnsignedLong(packer, update.expectedToken());
    Dialect.packUnsignedLong(packer, update.newToken());
    packer.packBoolean(update.makesStale()).packBoolean(update.clearsValue());
    packOptional(packer, update.expiresAt());
  }

  private static RemoveUpdate unpackRemove(MessageUnpacker unpacker) throws IOException {
    return new RemoveUpdate(
        Dialect.unpackUnsignedLong(unpacker),
        Dialect.unpackUnsignedLong(unpacker),
        unpacker.unpackBoolean(),
        unpacker.unpackBoolean(),
        unpackOptionalTime(unpacker));
  }

  private static void packOptional(MessagePacker packer, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      packer.packLong(value.getAsLong());
    } else {
      packer.packNil();
    }
  }

  private static OptionalLong unpackOptionalTime(MessageUnpacker unpacker) throws IOException {
    return unpacker.tryUnpackNil() ? OptionalLong.empty() : OptionalLong.of(unpackTime(unpacker));
  }

  /** Unix seconds as far as a record can hold them. */
  private static long unpackTime(MessageUnpacker unpacker) throws IOException {
    return Integer.toUnsignedLong(Fields.unpackUnsignedInt(unpacker));
  }
}
