package org.kumofs.server.dump;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.function.LongFunction;
import org.kumofs.server.dump.cluster.NodeCalls;

/**
 * What the tools run on.
 *
 * @param in the standard input
 * @param out the standard output, for bytes
 * @param terminal whether the standard error is one
 * @param calls makes the way to nodes; the limit is for each answer, in milliseconds
 * @param random chooses samples
 */
record ToolEnvironment(
    InputStream in,
    OutputStream out,
    boolean terminal,
    LongFunction<NodeCalls> calls,
    Random random) {}
