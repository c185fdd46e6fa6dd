/**
 * Selection of the predictions that become alerts, and the text of an alert. The package sends
 * nothing; {@code publish} does.
 */
package io.spendcast.transforms.alerts;
