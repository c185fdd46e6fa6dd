package io.spendcast.transforms.outcome;

import io.spendcast.contract.Reason;

/**
 * A record that broke the contract, with everything needed to look into it and to try again.
 *
 * @param step that rejected it
 * @param detail for people; never holds the payload
 */
public record DeadLetter(
    Position position, Original original, String step, Reason reason, String detail)
    implements Outcome {}
