/** {@code spendcast status}: how the stream stands, from one moment of the database. */
package io.spendcast.pipelines.cli.status;
