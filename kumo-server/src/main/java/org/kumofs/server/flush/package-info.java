/**
 * What was flushed, and how all servers of a cluster come to know it. See {@code docs/storage.md},
 * Flush.
 */
package org.kumofs.server.flush;
