/**
 * {@code spendcast correct}: neutralises one wrong purchase or refund from now on, and leaves it
 * stored.
 */
package io.spendcast.pipelines.cli.correct;
