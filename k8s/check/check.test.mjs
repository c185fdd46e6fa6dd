// Breaks good manifests on purpose, one at a time. OBJECTS names the file that main.go printed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { imageFaults } from "./images.mjs";
import { policyFaults } from "./policy.mjs";
import { schemaFaults } from "./schema.mjs";
import { valuesFaults } from "./values.mjs";

const good = readFileSync(process.env.OBJECTS, "utf8");

const container = (o) => o("Deployment", "mlflow").spec.template.spec.containers[0];
const BROKEN = {
  "no field spec.driver.memry": (o) => (o("SparkApplication", "stream").spec.driver.memry = "1g"),
  [`'"replica"' does not exist`]: (o) => (o("Deployment", "mlflow").spec.replica = 2),
  [`'"partition"' does not exist`]: (o) => (o("KafkaTopic", "purchases").spec.partition = 2),
  "not assignable to type 'number'": (o) => (o("KafkaNodePool", "brokers").spec.replicas = "three"),
  [`'"secretStore"' does not exist`]: (o) => (o("ExternalSecret", "mlflow").spec.secretStore = {}),
  "no schema for apps/v9": (o) => (o("Deployment", "mlflow").apiVersion = "apps/v9"),
  "may run as root": (o) => delete o("Deployment", "mlflow").spec.template.spec.securityContext.runAsNonRoot,
  "allowPrivilegeEscalation is not false": (o) => delete container(o).securityContext.allowPrivilegeEscalation,
  "readOnlyRootFilesystem is not true": (o) => delete o("SparkApplication", "stream").spec.driver.securityContext,
  "is not pinned": (o) => (container(o).image = "spendcast/mlflow:latest"),
  "mlflow has no limits of memory": (o) => delete container(o).resources.limits.memory,
  "PostgreSQL has no requests of cpu": (o) => delete o("Cluster", "spendcast-db").spec.resources.requests.cpu,
  "mlflow has no livenessProbe": (o) => delete container(o).livenessProbe,
  "executor has no coreLimit": (o) => delete o("SparkApplication", "stream").spec.executor.coreLimit,
  "holds a secret in a variable": (o) => container(o).env.push({ name: "DB_PASSWORD", value: "hunter2" }),
  "mounts a token": (o) => delete o("Job", "migrate").spec.template.spec.automountServiceAccountToken,
  "exporter has no limits of memory": (o) => delete o("Deployment", "postgres-exporter").spec.template.spec.containers[0].resources.limits.memory,
  [`'"podMetricsEndpoint"' does not exist`]: (o) => (o("PodMonitor", "stream").spec.podMetricsEndpoint = []),
  [`'"alerts"' does not exist`]: (o) => (o("PrometheusRule", "stream").spec.groups[0].alerts = "X"),
  [`'"metricConfig"' does not exist`]: (o) => (o("Kafka", "spendcast").spec.kafka.metricConfig = {}),
  "no network policy denies": (o) => (o("NetworkPolicy", "default-deny").spec.egress = [{}]),
  "is not in the namespace": (o) => (o("Service", "mlflow").metadata.namespace = "default"),
};

test("good manifests have no faults", async () => {
  const objects = JSON.parse(good).items;
  assert.deepEqual([...(await schemaFaults(objects)), ...policyFaults(objects)], []);
});

for (const [fault, damage] of Object.entries(BROKEN)) {
  test(`says: ${fault}`, async () => {
    const objects = JSON.parse(good).items;
    damage((kind, name) => objects.find((o) => o.kind === kind && o.metadata.name === name));

    const found = [...(await schemaFaults(objects)), ...policyFaults(objects)];

    assert.ok(
      found.some((text) => text.includes(fault)),
      found.join("\n") || "nothing found",
    );
  });
}

test("says what is wrong with a Dockerfile", () => {
  const bad = "FROM python:latest\nADD x /x\nCOPY --chown=1 gone /y\nUSER root\n";

  assert.deepEqual(imageFaults(bad, () => false), [
    "base python:latest is not pinned",
    "runs as root, or as nobody can tell whom",
    "no label title",
    "no label licenses",
    "no label version",
    "ADD fetches and unpacks: use COPY",
    "there is no gone",
  ]);
});

test("says what is wrong with a chart's values", () => {
  const bad = "image: {tag: latest}\nredys: {}\nextraEnv: {SUPERSET_SEKRET: 1}\ninit:\n  adminUser:\n    password: x\n";

  assert.deepEqual(valuesFaults("superset", bad, ["SUPERSET_SECRET_KEY"], 'os.environ["SUPERSET_SECRET_KEY"]'), [
    "the chart has no field redys",
    "supersetNode has no requests of cpu",
    "supersetNode has no requests of memory",
    "supersetNode has no limits of cpu",
    "supersetNode has no limits of memory",
    "init has no requests of cpu",
    "init has no requests of memory",
    "init has no limits of cpu",
    "init has no limits of memory",
    "image latest is not pinned",
    "may run as root",
    "holds a secret",
    "nothing reads SUPERSET_SEKRET",
  ]);
});
