package org.kumofs.message;

import org.kumofs.ring.RingSeed;

/** Method 5, server to manager: asks for the ring for reads. Never answered with an error. */
public record ReadRingRequest() implements Request<RingSeed> {

  /** The method. */
  public static final RpcMethod<ReadRingRequest, RingSeed> METHOD =
      new NoParamsMethod<>(5, "RHashSpaceRequest", ResultCodec.SEED, ReadRingRequest::new);

  @Override
  public RpcMethod<ReadRingRequest, RingSeed> method() {
    return METHOD;
  }
}
