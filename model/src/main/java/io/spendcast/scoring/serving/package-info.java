/**
 * The model that serves now: follows a registry alias, loads a new version beside the old one,
 * swaps them. A change of when a version is taken starts in {@code Follower}.
 */
package io.spendcast.scoring.serving;
