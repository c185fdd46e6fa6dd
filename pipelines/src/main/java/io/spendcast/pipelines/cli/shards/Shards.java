package io.spendcast.pipelines.cli.shards;

import io.spendcast.pipelines.cli.move.Move;
import picocli.CommandLine.Command;

/** Groups the commands about the shards of a stream. */
@Command(
    name = "shards",
    description = {
      "Moves partitions between the shards of a stream, and shows all of them in one database, for dashboards and"
          + " reports."
    },
    subcommands = {AttachShards.class, Move.class})
public final class Shards {}
