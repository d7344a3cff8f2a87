package org.kumofs.gateway.memcached.binary;

import java.util.function.Supplier;
import org.kumofs.gateway.memcached.Request;

/**
 * A request of which the header is there.
 *
 * @param frame the rest of it
 * @param request what it comes to, once the frame is complete
 * @param isLast whether the connection ends with it
 */
record Incoming(Frame frame, Supplier<Request> request, boolean isLast) {}
