package org.kumofs.rpc.wire;

/** The parameters of a request, encoded once to be sent to several nodes. Immutable. */
public final class EncodedParams {

  private final int methodId;
  private final Segments segments;

  EncodedParams(int methodId, Segments segments) {
    this.methodId = methodId;
    this.segments = segments;
  }

  int methodId() {
    return methodId;
  }

  Segments segments() {
    return segments;
  }
}
