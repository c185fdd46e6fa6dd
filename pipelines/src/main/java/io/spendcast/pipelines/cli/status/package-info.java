/** {@code spendcast status}: the state of the stream at one moment, from the database alone. */
package io.spendcast.pipelines.cli.status;
