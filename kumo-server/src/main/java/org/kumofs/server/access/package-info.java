/** What a server remembers of the use of its records, in memory alone. */
package org.kumofs.server.access;
