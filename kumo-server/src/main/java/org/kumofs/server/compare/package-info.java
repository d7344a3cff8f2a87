/** Owners compare what they have in the background. See {@code docs/replication.md}, Comparison. */
package org.kumofs.server.compare;
