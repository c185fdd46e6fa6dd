package io.spendcast.pipelines.stream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.beans.Introspector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class StreamOptionsTest {

  @Test
  void areAllListedAndDescribedByHelp() {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    PipelineOptionsFactory.printHelp(new PrintStream(help, true, UTF_8), StreamOptions.class);

    String words = help.toString(UTF_8).replaceAll("\\s+", " ");
    assertThat(
            Arrays.stream(StreamOptions.class.getDeclaredMethods())
                .filter(m -> m.getParameterCount() == 0))
        .isNotEmpty()
        .allSatisfy(
            getter ->
                assertThat(words)
                    .contains("--" + flag(getter) + "=")
                    .contains(getter.getAnnotation(Description.class).value()));
  }

  private static String flag(Method getter) {
    return Introspector.decapitalize(getter.getName().replaceFirst("^(get|is)", ""));
  }
}
