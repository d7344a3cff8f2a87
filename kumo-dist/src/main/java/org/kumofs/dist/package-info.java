/**
 * Makes what a distribution has beside the programs, from the options that the programs say they
 * take: manual pages and shell completion. No part of a distribution itself; {@code
 * scripts/package} runs it.
 */
package org.kumofs.dist;
