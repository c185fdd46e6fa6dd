/**
 * {@code spendcast backfill}: stores a file of events through the stream's own steps, in lanes,
 * resumable.
 */
package io.spendcast.pipelines.cli.backfill;
