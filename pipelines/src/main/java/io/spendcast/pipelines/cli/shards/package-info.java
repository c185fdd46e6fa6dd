/**
 * {@code spendcast shards}: the reporting database, which shows all shards as one. What it makes of
 * them is in {@code R__shards.sql} of the migrations.
 */
package io.spendcast.pipelines.cli.shards;
