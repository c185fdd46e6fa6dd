package io.spendcast.local.run;

import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.LocalStack;
import java.nio.file.Path;

/** Addresses to connect to, and commands to try next. */
record NextSteps(LocalStack stack, RunOptions options) {

  void show(Screen screen, String eventId) {
    if (options.keep) {
      showConnections(screen, eventId);
    }
    screen.heading("Try next");
    options
        .input()
        .ifPresentOrElse(input -> showOwnLog(screen, input), () -> showSimulated(screen));
    screen.say("  make test                                the proof: crashes, outages, bad input");
    screen.say("  make bench                               how fast, beside a hand-written loop");
  }

  private void showSimulated(Screen screen) {
    if (!options.keep) {
      screen.say("  make run KEEP=1                          the same, and it stays up for you");
    }
    screen.say("  make run INPUT=log.ndjson.gz CURRENCY=GBP   a log of your own");
  }

  private void showOwnLog(Screen screen, Path input) {
    if (!options.keep) {
      screen.say(
          "  make run INPUT=%s CURRENCY=%s KEEP=1   the same, and it stays up for you"
              .formatted(input, options.currency));
    }
    screen.say(
        "  make train OUT=my-model                  a model of this log, while KEEP=1 is up");
  }

  private void showConnections(Screen screen, String eventId) {
    int port = stack.postgres().port();
    screen.heading("Connect, from another terminal");
    screen.say("  bin/spendcast status                     ledger, alerts, model");
    screen.say("  bin/spendcast why " + eventId);
    screen.say(
        "  make monitor                             Prometheus and its alerts, on this stack");
    screen.say("  psql postgresql://postgres@127.0.0.1:" + port + "/postgres");
    screen.say("  Kafka at " + stack.broker().bootstrapServers() + ", topic " + Topics.PURCHASES);
  }
}
