/**
 * Unwraps a record's value down to the JSON of the event contract: CloudEvents, and values that
 * name a schema of a registry. A new encoding implements {@code PayloadFormat}.
 */
package io.spendcast.transforms.format;
