package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;

/**
 * One message, its parameters or result still encoded. See {@code docs/wire-format.md}, Messages.
 *
 * <p>The buffers are views of the receive buffer: they are valid only while the frame is being
 * handed over, on the same thread. {@link FrameReader} decodes them and leaves their position as it
 * was.
 */
public sealed interface Frame {

  /**
   * The first message on a cluster connection, either way.
   *
   * @param address the sender's announced address
   * @param role what the sender is
   */
  record ClusterInitFrame(NodeAddress address, Role role) implements Frame {}

  /**
   * A request.
   *
   * @param msgId chosen by the sender, unsigned
   * @param methodId version and number of the method, unsigned
   * @param params the parameters, an array if the sender plays by the rules
   */
  record RequestFrame(int msgId, int methodId, ByteBuffer params) implements Frame {}

  /**
   * An answer.
   *
   * @param msgId that of the request, unsigned
   * @param error why the call failed, if it did
   * @param result the result, to be ignored after an error
   */
  record ResponseFrame(int msgId, Optional<WireError> error, ByteBuffer result) implements Frame {}
}
