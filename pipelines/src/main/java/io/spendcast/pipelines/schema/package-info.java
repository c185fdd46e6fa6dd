/**
 * The schema of the database: its migrations, the shop's settings in it, and what a start requires.
 */
package io.spendcast.pipelines.schema;
