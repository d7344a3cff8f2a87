/** What a manager keeps on disk. See {@code docs/cluster.md}, What managers keep. */
package org.kumofs.manager.state;
