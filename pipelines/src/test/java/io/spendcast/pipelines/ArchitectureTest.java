package io.spendcast.pipelines;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Calendar;
import java.util.Date;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

/** The arrows of the layout, and what keeps the transforms portable. */
class ArchitectureTest {
  private static final String[] MODEL = {
    "io.spendcast.domain..",
    "io.spendcast.contract..",
    "io.spendcast.features..",
    "io.spendcast.scoring.."
  };
  private static final String TRANSFORMS = "io.spendcast.transforms..";
  private static final String PIPELINES = "io.spendcast.pipelines..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.spendcast");

  @Test
  void pointsFromPipelinesToTransformsToModel() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy(MODEL)
        .layer("transforms")
        .definedBy(TRANSFORMS)
        .layer("pipelines")
        .definedBy(PIPELINES)
        .whereLayer("pipelines")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("transforms")
        .mayOnlyBeAccessedByLayers("pipelines")
        .ensureAllClassesAreContainedInArchitectureIgnoring(resideInAPackage("none"))
        .check(CLASSES);
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
  void keepsTheModelPlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..", "org.joda..", "java.sql..", "javax.sql..", "software.amazon..")
        .check(CLASSES);
  }

  @Test
  void keepsFlagsAndMainsOutOfTheTransforms() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PipelineOptions.class)
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
