package org.kumofs.server.replication;

import org.kumofs.message.Request;
import org.kumofs.rpc.wire.EncodedParams;
import org.kumofs.rpc.wire.FrameWriter;

/**
 * A request to replicas, its parameters encoded once for all of them.
 *
 * @param request what is asked
 * @param params its parameters as they travel
 */
public record ReplicaRequest(Request<Boolean> request, EncodedParams params) {

  private static final FrameWriter WRITER = new FrameWriter();

  static ReplicaRequest of(Request<Boolean> request) {
    return new ReplicaRequest(request, WRITER.params(request));
  }
}
