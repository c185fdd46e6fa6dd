/**
 * A batch job from its flags to its exit code: the database it reads, its record, and the run of a
 * month.
 */
package io.spendcast.pipelines.batch;
