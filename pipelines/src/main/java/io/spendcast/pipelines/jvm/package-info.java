/**
 * Locale and temporary files of a JVM, which each program sets first. Depends on no other package.
 */
package io.spendcast.pipelines.jvm;
