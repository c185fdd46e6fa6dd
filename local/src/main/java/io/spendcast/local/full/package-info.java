/**
 * {@code make stack}: everything of Spendcast on this machine under one supervisor. It depends on
 * {@code stack}, {@code monitor}, {@code servers} and {@code process}. A program more is a line in
 * {@code FullStack}.
 */
package io.spendcast.local.full;
