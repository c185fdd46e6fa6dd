/** Flags of the stream and the settings made of them. */
package io.spendcast.pipelines.stream.settings;
