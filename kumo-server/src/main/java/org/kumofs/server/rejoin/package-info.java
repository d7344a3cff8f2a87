/**
 * How complete a server's records are: what lets one that was away for a while come back with them.
 * See {@code docs/cluster.md}, Coming back.
 */
package org.kumofs.server.rejoin;
