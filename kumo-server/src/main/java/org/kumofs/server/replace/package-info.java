/**
 * A server's part in a replace: the copy phase, in which it offers records to their new owners, and
 * the delete phase, in which it drops those that it no longer owns. See {@code docs/cluster.md},
 * Replace.
 *
 * <p>Progress belongs to the control loop. Scans run in short tasks in the background; nothing
 * waits on a thread.
 */
package org.kumofs.server.replace;
