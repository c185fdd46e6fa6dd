package io.spendcast.scoring.registry;

/**
 * A file of a registered version.
 *
 * @param name below the version's folder
 */
record Remote(String name, long bytes) {}
