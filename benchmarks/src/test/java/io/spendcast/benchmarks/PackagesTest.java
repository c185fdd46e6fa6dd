package io.spendcast.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules for packages, for the modules that {@code pipelines} does not know. */
class PackagesTest {
  private static final int MOST_TYPES = 13;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.spendcast.local", "io.spendcast.benchmarks");

  @Test
  void haveNoCycles() {
    slices().matching("io.spendcast.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void areSmall() {
    Map<String, Long> large = new TreeMap<>();
    CLASSES.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
        .forEach((name, types) -> large.merge(name, types, Long::sum));
    large.values().removeIf(types -> types <= MOST_TYPES);

    assertThat(large).as("packages of more than %d types", MOST_TYPES).isEmpty();
  }
}
