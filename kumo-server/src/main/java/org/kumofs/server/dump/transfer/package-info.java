/** What a tool does with the records that it reads: passes them on, at a pace, and tells of it. */
package org.kumofs.server.dump.transfer;
