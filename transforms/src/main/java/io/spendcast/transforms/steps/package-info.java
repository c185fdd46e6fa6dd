/** The stream's steps on one bundle without Beam, for the backfill. */
package io.spendcast.transforms.steps;
