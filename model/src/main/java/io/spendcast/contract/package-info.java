/**
 * The event contract: bytes of a record become a purchase or a rejection with its reason. Plain
 * Java without Beam. A new rule starts in {@code FieldReader} and in the shared case files.
 */
package io.spendcast.contract;
