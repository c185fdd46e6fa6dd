/** {@code spendcast migrate} and {@code prune}: the schema and the age of what is stored. */
package io.spendcast.pipelines.cli.upkeep;
