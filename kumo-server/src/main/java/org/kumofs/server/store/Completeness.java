package org.kumofs.server.store;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.HeldRecords;

/**
 * How complete the records of a database are, kept beside it: with that a server that was away for
 * a while needs not start over. Whoever keeps it has synced the records that it speaks of before.
 *
 * @param held what the database has
 * @param vouchesFromSeconds nothing with this stamp or a later one was erased
 * @param rejoinedWith the newest stamp that the database held when its server came back, until it
 *     has all that it missed
 */
public record Completeness(
    HeldRecords held, long vouchesFromSeconds, Optional<ClockTime> rejoinedWith) {}
