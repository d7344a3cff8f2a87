/** A cluster brought back from its backups. See {@code docs/tools/kumorestore.md}. */
package org.kumofs.server.dump.restore;
