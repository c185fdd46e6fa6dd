/**
 * Restarts of programs that end: the supervisor, its pauses, and the exit codes that it
 * understands. Depends on {@code process} only. A change of the pauses starts in {@code Backoff}.
 */
package io.spendcast.local.supervise;
