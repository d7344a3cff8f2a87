package org.kumofs.manager.replace;

import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerTiming;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.Nodes;
import org.kumofs.time.ControlLoop;

/**
 * What a replace works with.
 *
 * @param membership the servers and the rings
 * @param nodes the ways to the servers
 * @param clock goes along with every message
 * @param control the loop that everything here runs on
 * @param timing how long is waited for what
 */
public record ReplaceMeans(
    Membership membership,
    Nodes nodes,
    LamportClock clock,
    ControlLoop control,
    ManagerTiming timing) {}
