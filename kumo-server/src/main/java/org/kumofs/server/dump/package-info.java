/**
 * Records out of a cluster or its backups into a file, and back. See {@code docs/tools/kumodump.md}
 * and {@code docs/tools/kumorestore.md}.
 */
package org.kumofs.server.dump;
