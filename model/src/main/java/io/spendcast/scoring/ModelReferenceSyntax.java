package io.spendcast.scoring;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MLflow's way of naming models, and paths. */
final class ModelReferenceSyntax {
  private static final String REGISTRY = "models:/";
  private static final Pattern ALIAS = Pattern.compile("models:/([^/@:]+)@([^/@:]+)");
  private static final Pattern VERSION = Pattern.compile("models:/([^/@:]+)/([1-9]\\d{0,8})");

  private ModelReferenceSyntax() {}

  static ModelReference parse(String text) {
    if (text.isBlank()) {
      throw invalid(text);
    }
    return text.startsWith(REGISTRY) ? parseRegistered(text) : parseFolder(text);
  }

  private static ModelReference parseRegistered(String text) {
    Matcher alias = ALIAS.matcher(text);
    if (alias.matches()) {
      return new ModelReference.Alias(alias.group(1), alias.group(2));
    }
    Matcher version = VERSION.matcher(text);
    if (version.matches()) {
      return new ModelReference.Version(version.group(1), Integer.parseInt(version.group(2)));
    }
    throw invalid(text);
  }

  private static ModelReference parseFolder(String text) {
    try {
      return new ModelReference.Folder(Path.of(text));
    } catch (InvalidPathException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "model must be models:/name@alias, models:/name/3 or a folder, but was \"" + text + "\"");
  }
}
