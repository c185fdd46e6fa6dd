// Shards: the file that the commands read, the streams, the databases and the topic say the same.
import { nameOf } from "./schema.mjs";

const LABEL = "spendcast.io/shard";

export function shardFaults(objects) {
  const streams = objects.filter((o) => o.kind === "SparkApplication");
  const file = objects.find((o) => o.kind === "ConfigMap" && o.data?.["shards.conf"]);
  if (!file) return streams.length === 1 ? [] : ["several streams, and no file of shards"];
  const faults = [];
  const shards = linesOf(file.data["shards.conf"]);
  for (const stream of streams) {
    const shard = shards.find((s) => s.name === stream.metadata.labels?.[LABEL]);
    const say = (text) => faults.push(`${nameOf(stream)}: ${text}`);
    if (!shard) say("is of no shard of the file");
    else streamFaults(stream, shard, objects, say);
    const folder = flag(stream, "checkpointFolder");
    if (streams.some((other) => other !== stream && flag(other, "checkpointFolder") === folder)) say(`shares ${folder} with another stream`);
  }
  for (const { name } of shards) {
    const known = streams.filter((s) => s.metadata.labels?.[LABEL] === name).length;
    if (known !== 1) faults.push(`shard ${name} has ${known} streams`);
    if (!ruleNames(objects, name)) faults.push(`no alert says that shard ${name} has no stream`);
  }
  return [...faults, ...partitionFaults(shards, objects), ...jobFaults(objects)];
}

const linesOf = (text) =>
  text
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => line.split(/\s+/))
    .map(([name, partitions, url]) => ({ name, partitions, url }));

const flag = (stream, name) => stream.spec.arguments.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);

function streamFaults(stream, shard, objects, say) {
  const partitions = flag(stream, "partitions");
  if (partitions !== shard.partitions) say(`reads partitions ${partitions}, and the file says ${shard.partitions}`);
  if (flag(stream, "jdbcUrl")?.replace(".spendcast:", ":") !== shard.url) say(`has another database than the file, which says ${shard.url}`);
  const cluster = /\/\/([\w-]+)-rw:/.exec(shard.url)?.[1];
  if (!objects.some((o) => o.kind === "Cluster" && o.metadata.name === cluster)) say(`there is no database ${cluster}`);
  for (const role of ["driver", "executor"])
    if (stream.spec[role].labels?.[LABEL] !== shard.name) say(`${role} has no label ${LABEL}, so its metrics do not name the shard`);
}

/** Each partition of the topic is in one shard. */
function partitionFaults(shards, objects) {
  const all = shards.flatMap(({ partitions }) =>
    partitions.split(",").flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    }),
  );
  const { partitions } = objects.find((o) => o.kind === "KafkaTopic").spec;
  const faults = [];
  for (let p = 0; p < Math.max(partitions, ...all.map((n) => n + 1)); p++) {
    const owners = all.filter((n) => n === p).length;
    if (owners !== 1 || p >= partitions) faults.push(`partition ${p} of ${partitions} is in ${owners} shards`);
  }
  return faults;
}

/** Jobs that work over all shards are given the file. */
function jobFaults(objects) {
  const jobs = objects.filter((o) => o.kind === "CronJob" || (o.kind === "Job" && o.metadata.name !== "migrate"));
  return jobs.filter((job) => !JSON.stringify(job).includes(`"name":"SPENDCAST_SHARDS"`)).map((job) => `${nameOf(job)}: SPENDCAST_SHARDS is not set`);
}

const ruleNames = (objects, name) =>
  objects.some((o) => o.kind === "PrometheusRule" && o.spec.groups.some((g) => g.rules.some((r) => r.alert === "StreamDown" && r.expr.includes(`absent(up{job="stream", shard="${name}"})`))));
