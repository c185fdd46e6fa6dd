package io.spendcast.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LivePhaseTest {
  @Test
  void putsEverythingIntoOneLineWithTheReasonsLast() {
    Map<String, String> figures = new HashMap<>();
    figures.put("stored", "1990");
    figures.put("predictions", "1900");
    figures.put("alerts", "3");
    figures.put("p50", "0.31");
    figures.put("p99", "0.72");
    figures.put("duplicates", "6");
    figures.put("dead_letters", "4");
    figures.put("dead_letter_reasons", "not_json 3, bad_time 1");

    assertThat(LivePhase.line(Duration.ofSeconds(10), "model 1, train, ", 2_050, 50, figures))
        .isEqualTo(
            "  10 s  model 1, train, 2,050 events, 1990 stored, 1900 predicted, 3 alerts, lag 50, p50 0.31 p99 0.72 s,"
                + " 6 duplicates, 4 dead letters: not_json 3, bad_time 1");
  }
}
