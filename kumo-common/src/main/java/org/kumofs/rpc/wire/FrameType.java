package org.kumofs.rpc.wire;

/** The first element of a message. */
final class FrameType {

  static final int REQUEST = 0;
  static final int RESPONSE = 1;
  static final int CLUSTER_INIT = 2;

  private FrameType() {}
}
