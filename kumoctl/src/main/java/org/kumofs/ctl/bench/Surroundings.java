package org.kumofs.ctl.bench;

import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.time.TimeSource;

/**
 * What a run takes place in.
 *
 * @param loops for connections; stay the owner's
 * @param time for measuring
 * @param stop ends it early
 * @param progress is told how it goes
 */
record Surroundings(NettyLoops loops, TimeSource time, StopSignal stop, Progress progress) {}
