/**
 * Values of options from files and from the environment, for all programs: what is not on the
 * command line is looked for in the environment, then in the file of {@code --config}. See {@code
 * docs/configuration.md}.
 */
package org.kumofs.daemon.config;
