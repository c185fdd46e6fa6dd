package io.spendcast.pipelines.cli.shards;

import picocli.CommandLine.Command;

/** Groups the commands about the reporting database of a sharded stream. */
@Command(
    name = "shards",
    description = "Shows all shards of a stream in one database, for dashboards and reports.",
    subcommands = AttachShards.class)
public final class Shards {}
