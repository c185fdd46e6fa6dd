/**
 * Positions in the topic: where the stream starts, and whether the log is still the one that was
 * read.
 */
package io.spendcast.pipelines.stream.position;
