package io.spendcast.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the classes of all modules: the arrows between them, and what keeps them portable. */
class ArchitectureTest {
  private static final String[] MODEL = {
    "io.spendcast.domain..",
    "io.spendcast.contract..",
    "io.spendcast.features..",
    "io.spendcast.scoring.."
  };
  private static final String INFERENCE = "io.spendcast.inference..";
  private static final String TRANSFORMS = "io.spendcast.transforms..";
  private static final String SIMULATOR = "io.spendcast.simulator..";
  private static final String LOCAL = "io.spendcast.local..";
  private static final String BENCHMARKS = "io.spendcast.benchmarks..";
  private static final String PIPELINES = "io.spendcast.pipelines..";

  private static final int MOST_TYPES = 13;

  // By folder: the class path of no module holds them all, since Spark and Kafka need different
  // Scalas.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(
              Stream.of(
                      "model",
                      "inference",
                      "transforms",
                      "pipelines",
                      "simulator",
                      "local",
                      "benchmarks")
                  .map(module -> Path.of("..", module, "target", "classes"))
                  .toList());

  @Test
  void pointsOneWayBetweenModules() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy(MODEL)
        .layer("inference")
        .definedBy(INFERENCE)
        .layer("transforms")
        .definedBy(TRANSFORMS)
        .layer("pipelines")
        .definedBy(PIPELINES)
        .layer("simulator")
        .definedBy(SIMULATOR)
        .layer("local")
        .definedBy(LOCAL)
        .layer("benchmarks")
        .definedBy(BENCHMARKS)
        .whereLayer("pipelines")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("transforms")
        .mayOnlyBeAccessedByLayers("pipelines", "benchmarks")
        .whereLayer("inference")
        .mayOnlyBeAccessedByLayers("transforms", "pipelines", "benchmarks")
        .whereLayer("simulator")
        .mayOnlyBeAccessedByLayers("local", "benchmarks")
        .whereLayer("local")
        .mayOnlyBeAccessedByLayers("benchmarks")
        .whereLayer("benchmarks")
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitectureIgnoring(resideInAPackage("none"))
        .check(CLASSES);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("io.spendcast.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void keepsPackagesSmall() {
    Map<String, Long> large = new TreeMap<>();
    CLASSES.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
        .forEach((name, types) -> large.merge(name, types, Long::sum));
    large.values().removeIf(types -> types <= MOST_TYPES);

    assertThat(large).as("packages of more than %d types", MOST_TYPES).isEmpty();
  }

  @Test
  void letsEachProgramSetItsJvmFirst() {
    Map<Boolean, Long> mains =
        CLASSES.stream()
            .filter(resideInAPackage(PIPELINES))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getName().equals("main"))
            .collect(
                Collectors.partitioningBy(ArchitectureTest::setsItsJvm, Collectors.counting()));

    assertThat(mains.get(true)).isPositive();
    assertThat(mains.get(false)).as("mains that do not call JvmDefaults").isZero();
  }

  private static boolean setsItsJvm(JavaMethod main) {
    return main.getMethodCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().getSimpleName().equals("JvmDefaults"));
  }

  @Test
  void letsOnlyPipelinesKnowARunner() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PIPELINES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void keepsInferenceFreeOfSpendcast() {
    noClasses()
        .that()
        .resideInAPackage(INFERENCE)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.spendcast..").and(resideOutsideOfPackage(INFERENCE)))
        .check(CLASSES);
  }

  @Test
  void keepsTheModelPlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "org.joda..", "java.sql..", "javax.sql..")
        .check(CLASSES);
  }

  @Test
  void keepsAmazonInTheStoreOfArtifacts() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL)
        .and()
        .resideOutsideOfPackage("io.spendcast.scoring.artifacts")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(CLASSES);
  }

  @Test
  void keepsMlflowsClientInTheRegistry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.spendcast.scoring.registry")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.mlflow..")
        .check(CLASSES);
  }

  @Test
  void keepsFlagsAndMainsOutOfTheTransforms() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo("org.apache.beam.sdk.options.PipelineOptions")
        .check(CLASSES);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(TRANSFORMS)
        .should()
        .haveName("main")
        .check(CLASSES);
  }

  @Test
  void knowsNoOtherTimeThanJavaTimeButWhereBeamAsks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Date.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Calendar.class)
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.joda.time.chrono..", "org.joda.time.format..", "org.joda.time.base..")
        .check(CLASSES);
  }

  @Test
  void neverSleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class, int.class).check(CLASSES);
  }
}
