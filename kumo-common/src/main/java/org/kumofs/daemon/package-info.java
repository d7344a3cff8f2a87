/**
 * What the three daemons have in common at their edge: options, start, logging, signals, pid file,
 * end. A daemon's main class implements {@link org.kumofs.daemon.Daemon} and hands itself to {@link
 * org.kumofs.daemon.DaemonRunner}.
 */
package org.kumofs.daemon;
