package org.kumofs.message;

import java.io.IOException;
import java.util.function.Supplier;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** A method whose parameter list is empty. */
final class NoParamsMethod<Q extends Request<R>, R> extends AbstractMethod<Q, R> {

  private final Supplier<Q> request;

  NoParamsMethod(int id, String name, ResultCodec<R> result, Supplier<Q> request) {
    super(id, name, result);
    this.request = request;
  }

  @Override
  public void packParams(Q ignored, MessagePacker packer) throws IOException {
    packer.packArrayHeader(0);
  }

  @Override
  public Q unpackParams(MessageUnpacker unpacker, int count) {
    return request.get();
  }
}
