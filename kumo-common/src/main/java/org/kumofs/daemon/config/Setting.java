package org.kumofs.daemon.config;

/**
 * The value of an option from somewhere other than the command line.
 *
 * @param name the option's name in files
 * @param value as written
 * @param origin where it is written: {@code FILE:LINE} or the name of a variable
 */
record Setting(String name, String value, String origin) {}
