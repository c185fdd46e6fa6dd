package io.spendcast.scoring.registry;

/**
 * A version of a registered model.
 *
 * @param artifacts address of its files; another one for the same name and version is another
 *     model, of a registry that was made anew
 */
public record RegisteredVersion(String name, int version, String artifacts) {}
