/**
 * The mains: the stream, the monthly report, the training examples, and the commands for people.
 * They parse flags and call the packages below; nothing depends on them.
 */
package io.spendcast.pipelines;
