/**
 * Which predictions become alerts, and the text of an alert. It sends nothing; {@code publish}
 * does.
 */
package io.spendcast.transforms.alerts;
