package org.kumofs.rpc.wire;

import java.util.Optional;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;

/**
 * One message, its parameters or result still encoded. See {@code docs/wire-format.md}, Messages.
 *
 * <p>What is encoded still lies in the receive buffer: it is valid only while the frame is being
 * handed over, on the same thread. {@link FrameReader} decodes it. Large raws lie in arrays of
 * their own, which then belong to whoever decodes them.
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
  record RequestFrame(int msgId, int methodId, Segments params) implements Frame {}

  /** What a call comes to. */
  sealed interface Answer extends Frame {

    /** That of the request, unsigned. */
    int msgId();
  }

  /**
   * An answer.
   *
   * @param msgId that of the request, unsigned
   * @param error why the call failed, if it did
   * @param result the result, to be ignored after an error
   */
  record ResponseFrame(int msgId, Optional<WireError> error, Segments result) implements Answer {}

  /**
   * An answer that is longer than this side takes. Its bytes were passed over, so the connection
   * goes on.
   *
   * @param msgId that of the request, unsigned
   * @param bytes how long it was at least
   */
  record OversizedResponse(int msgId, long bytes) implements Answer {}
}
