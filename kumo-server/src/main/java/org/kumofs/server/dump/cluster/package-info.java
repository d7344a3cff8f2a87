/** A cluster as a tool sees it from outside: what it can be asked, and what it is given. */
package org.kumofs.server.dump.cluster;
