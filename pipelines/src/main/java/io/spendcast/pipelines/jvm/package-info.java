/** What each of our programs sets up in its JVM before anything else. It depends on nothing. */
package io.spendcast.pipelines.jvm;
