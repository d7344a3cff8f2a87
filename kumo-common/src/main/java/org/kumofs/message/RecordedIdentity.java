package org.kumofs.message;

import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;

/**
 * Which database belongs to a member of the rings.
 *
 * @param server the member
 * @param identity that of the database with which it became a member
 * @param since when that was recorded; of two records for a member the later one counts
 */
public record RecordedIdentity(NodeAddress server, UUID identity, ClockTime since) {}
