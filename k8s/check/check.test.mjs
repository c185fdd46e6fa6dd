// Breaks good manifests on purpose, one at a time, as judge_test.go does. OBJECTS and SHARDS name files that main.go printed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { imageFaults } from "./images.mjs";
import { policyFaults } from "./policy.mjs";
import { schemaFaults } from "./schema.mjs";
import { chartSecretFaults, runFaults, valuesFaults, variablesOf } from "./values.mjs";
import { airflowReads, environmentFaults } from "./variables.mjs";

const good = readFileSync(process.env.OBJECTS, "utf8");
const sharded = readFileSync(process.env.SHARDS, "utf8");

const job = (o, kind, name) => (kind === "Job" ? o(kind, name).spec : o(kind, name).spec.jobTemplate.spec).template.spec;
const stream = (o) => o("SparkApplication", "stream").spec;
const rule = (o, name, side, peer) => o("NetworkPolicy", name).spec[side].find((r) => JSON.stringify(r).includes(peer));
const container = (o) => o("Deployment", "mlflow").spec.template.spec.containers[0];
// Found by Strimzi's schemas, which take a few seconds a look.
const MISSHAPEN = {
  [`'"partition"' does not exist`]: (o) => (o("KafkaTopic", "purchases").spec.partition = 2),
  "no schema for kafka.strimzi.io/v9": (o) => (o("KafkaTopic", "purchases").apiVersion = "kafka.strimzi.io/v9"),
  "not assignable to type 'number'": (o) => (o("KafkaNodePool", "brokers").spec.replicas = "three"),
  [`'"metricConfig"' does not exist`]: (o) => (o("Kafka", "spendcast").spec.kafka.metricConfig = {}),
};
const BROKEN = {
  "readOnlyRootFilesystem is not true": (o) => delete o("SparkApplication", "stream").spec.driver.securityContext,
  "is not pinned": (o) => (container(o).image = "spendcast/mlflow:latest"),
  "mlflow has no limits of memory": (o) => delete container(o).resources.limits.memory,
  "PostgreSQL has no requests of cpu": (o) => delete o("Cluster", "spendcast-db").spec.resources.requests.cpu,
  "mlflow has no livenessProbe": (o) => delete container(o).livenessProbe,
  "executor has no coreLimit": (o) => delete o("SparkApplication", "stream").spec.executor.coreLimit,
  "holds a secret in a variable": (o) => container(o).env.push({ name: "DB_PASSWORD", value: "hunter2" }),
  "mounts a token": (o) => delete o("Job", "migrate").spec.template.spec.automountServiceAccountToken,
  "exporter has no limits of memory": (o) => delete o("Deployment", "postgres-exporter").spec.template.spec.containers[0].resources.limits.memory,
  "no network policy denies everything by default in spendcast": (o) => (o("NetworkPolicy", "default-deny").spec.egress = [{}]),
  "is not in the namespaces": (o) => (o("Service", "mlflow").metadata.namespace = "default"),
  "admits pods that are not restricted": (o) => delete o("Namespace", "spendcast-stream").metadata.labels,
  "--modelCache is not on a volume that the driver keeps": (o) => (stream(o).volumes.find((v) => v.name === "shared").emptyDir = delete stream(o).volumes.find((v) => v.name === "shared").persistentVolumeClaim && {}),
  "--modelCache is not on a volume that the executor keeps": (o) => stream(o).arguments.splice(stream(o).arguments.findIndex((a) => a.startsWith("--modelCache")), 1, "--modelCache=/tmp/models"),
  "may create pods beside the secret db-airflow": (o) => (o("ExternalSecret", "db-airflow").metadata.namespace = "spendcast-stream"),
  "may create pods beside the secret spendcast-db-ca": (o) => (o("Role", "stream-driver").metadata.namespace = "spendcast"),
  "gives spendcast-stream rights in spendcast": (o) => (o("RoleBinding", "stream-driver").metadata.namespace = "spendcast"),
  "may create pods and also ask for secrets": (o) => o("Role", "stream-driver").rules.push({ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }),
  "has rights in every namespace": (o) => (o("Role", "stream-driver").kind = "ClusterRole"),
  "publishes a secret as a whole": (o) => delete o("PushSecret", "stream-db-ca").spec.data[0].match.secretKey,
  "there is no secret db-streams in spendcast-stream": (o) => (stream(o).volumes.find((v) => v.name === "db").secret.secretName = "db-streams"),
  "there is no secret db-reports in spendcast": (o) => (job(o, "CronJob", "judge").volumes[0].secret.secretName = "db-reports"),
  "nothing is mounted at /etc/spendcast/db/password": (o) => job(o, "Job", "migrate").containers[0].volumeMounts.shift(),
  "spark.authenticate is not true": (o) => delete stream(o).sparkConf["spark.authenticate"],
  "spark.network.crypto.enabled is not true": (o) => delete stream(o).sparkConf["spark.network.crypto.enabled"],
  "goes out to everywhere": (o) => delete o("NetworkPolicy", "outside").spec.egress[0].to,
  "outside-kafka: goes out to everywhere": (o) => (o("NetworkPolicy", "outside-kafka").spec.egress[0].to[0].ipBlock.cidr = "0.0.0.0/0"),
  "stream does not reach database at 5432": (o) => delete rule(o, "stream", "egress", "cnpg.io").to[0].namespaceSelector,
  "stream does not reach mlflow at 5000": (o) => rule(o, "mlflow", "ingress", "spendcast-stream").from.splice(1, 1),
  "prometheus does not reach stream at 9404": (o) => (rule(o, "stream", "ingress", "monitoring").ports[0].port = 9405),
  "stream reaches airflow at 8080": (o) => (rule(o, "airflow", "ingress", "8080").from = undefined) || o("NetworkPolicy", "stream").spec.egress.push({}),
  "there is no mlflow in spendcast-stream": (o) => (stream(o).driver.env[0].value = "http://mlflow:5000"),
  "MLflow refuses the name mlflow.spendcast:5000": (o) => (container(o).args = container(o).args.map((a) => a.replace(",mlflow.spendcast:5000", ""))),
  "there is no spendcast-db-rw in spendcast-stream": (o) => (stream(o).arguments = stream(o).arguments.map((a) => a.replace("-rw.spendcast:", "-rw:"))),
  "SPENDCAST_DB_USER is not set": (o) => job(o, "CronJob", "prune").containers[0].env.splice(1, 1),
  "MLFLOW_TRACKING_URI is not set": (o) => stream(o).executor.env.shift(),
  "AWS_REGION is not set": (o) => stream(o).driver.env.pop(),
  "nothing reads SPENDCAST_DB_USR": (o) => job(o, "Job", "migrate").containers[0].env.push({ name: "SPENDCAST_DB_USR", value: "x" }),
  "nothing reads DATA_SOURCE_USERS": (o) => o("Deployment", "postgres-exporter").spec.template.spec.containers[0].env.push({ name: "DATA_SOURCE_USERS", value: "x" }),
};

const north = (o) => o("SparkApplication", "stream-north");
const argument = (stream, name, value) => (stream.spec.arguments = stream.spec.arguments.map((a) => (a.startsWith(`--${name}=`) ? `--${name}=${value}` : a)));
const conf = (o, from, to) => (o("ConfigMap", "shards").data["shards.conf"] = o("ConfigMap", "shards").data["shards.conf"].replace(from, to));
const BROKEN_SHARDS = {
  "stream-north: reads partitions 0-3, and the file says 0-2": (o) => argument(north(o), "partitions", "0-3"),
  "stream-north: has another database than the file": (o) => argument(north(o), "jdbcUrl", "jdbc:postgresql://spendcast-db-rw.spendcast:5432/spendcast"),
  "stream-north: shares file:///shared/checkpoints/west with another stream": (o) => argument(north(o), "checkpointFolder", "file:///shared/checkpoints/west"),
  "stream-north: driver has no label": (o) => delete north(o).spec.driver.labels["spendcast.io/shard"],
  "stream-north: is of no shard of the file": (o) => delete north(o).metadata.labels,
  "shard north has 0 streams": (o) => delete north(o).metadata.labels,
  "there is no database spendcast-db-north": (o) => (o("Cluster", "spendcast-db-north").metadata.name = "spendcast-db-nord"),
  "partition 11 of 12 is in 0 shards": (o) => conf(o, "9-11", "9-10"),
  "partition 8 of 12 is in 2 shards": (o) => conf(o, "9-11", "8-11"),
  "partition 12 of 12 is in 1 shards": (o) => conf(o, "9-11", "9-12"),
  "Job/migrate-shards: SPENDCAST_SHARDS is not set": (o) => job(o, "Job", "migrate-shards").containers[0].env.pop(),
  "nothing is mounted at /etc/spendcast/shards/shards.conf": (o) => job(o, "CronJob", "judge").containers[0].volumeMounts.pop(),
  "no alert says that shard north has no stream": (o) => (o("PrometheusRule", "shards").spec.groups = []),
  "stream does not reach shard at 5432": (o) => (rule(o, "stream", "egress", "cnpg.io").to[0].podSelector = { matchLabels: { "cnpg.io/cluster": "spendcast-db" } }),
  "several streams, and no file of shards": (o) => (o("ConfigMap", "shards").data = {}),
};

test("good manifests have no faults", async () => {
  const objects = JSON.parse(good).items;
  assert.deepEqual([...(await schemaFaults(objects)), ...policyFaults(objects)], []);
});

const judged = (faultsOf, cases, text = good) =>
  Object.entries(cases).forEach(([fault, damage]) =>
    test(`says: ${fault}`, async () => {
      const objects = JSON.parse(text).items;
      damage((kind, name) => objects.find((o) => o.kind === kind && o.metadata.name === name));

      const found = await faultsOf(objects);

      assert.ok(
        found.some((text) => text.includes(fault)),
        found.join("\n") || "nothing found",
      );
    }),
  );
judged(schemaFaults, MISSHAPEN);
judged(policyFaults, BROKEN);
judged(policyFaults, BROKEN_SHARDS, sharded);

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

const airflow = readFileSync("k8s/airflow/values.yaml", "utf8");
const airflowFaultsOf = (text, objects = JSON.parse(good).items) => valuesFaults("airflow", text, variablesOf(objects, "airflow-connections"));

test("knows which variables and connections of Airflow the DAGs read", () => {
  const reads = airflowReads({
    "a.py": 'TOPIC = "topic_arn"\nVariable.get(TOPIC, default="")\nVariable.get("folder")\nSqlSensor(conn_id="db")\n',
    "b.py": "'{{ var.value.jar }} {{ var.value.get('days', '0') }} {{ conn.owner.login }}'\nVariable.get(name)\n",
  });

  assert.deepEqual([...reads.required].sort(), ["AIRFLOW_CONN_DB", "AIRFLOW_CONN_OWNER", "AIRFLOW_VAR_FOLDER", "AIRFLOW_VAR_JAR"]);
  assert.deepEqual([...reads.optional].sort(), ["AIRFLOW_VAR_DAYS", "AIRFLOW_VAR_TOPIC_ARN"]);
  assert.deepEqual(reads.faults, ["b.py: which VAR is name? Name it in a constant of the file"]);
});

test("every variable that the DAGs cannot do without is set for them", () => {
  const lines = airflow.split("\n");
  const needed = lines.filter((line) => /^ +- \{name: AIRFLOW_(VAR|CONN)_/.test(line) && !/TOPIC_ARN|RETENTION_DAYS/.test(line));
  assert.ok(needed.length >= 7);
  for (const line of needed) {
    const name = /AIRFLOW_\w+/.exec(line)[0];
    assert.deepEqual(airflowFaultsOf(lines.filter((l) => l !== line).join("\n")), [`the DAGs read ${name}, which is not set`]);
  }
  const objects = JSON.parse(good).items;
  objects.find((o) => o.kind === "ExternalSecret" && o.metadata.name === "airflow-connections").spec.data.splice(1, 1);
  assert.deepEqual(airflowFaultsOf(airflow, objects), ["the DAGs read AIRFLOW_CONN_SPENDCAST_OWNER, which is not set"]);
});

test("every variable that is set for the DAGs is read by one", () => {
  const set = "  - {name: AIRFLOW_VAR_SPENDCAST_JARS, value: x}\n";

  assert.deepEqual(airflowFaultsOf(airflow.replace("env:\n", `env:\n${set}`)), ["nothing reads AIRFLOW_VAR_SPENDCAST_JARS"]);
  assert.deepEqual(runFaults(readFileSync("airflow/run.sh", "utf8").replace(/^given AIRFLOW_VAR_SPENDCAST_JAR /m, "given AIRFLOW_VAR_SPENDCAST_JARS ")), [
    "the DAGs read airflow/run.sh: AIRFLOW_VAR_SPENDCAST_JAR, which is not set",
    "nothing reads airflow/run.sh: AIRFLOW_VAR_SPENDCAST_JARS",
  ]);
});

test("what a chart's values mount is there, and its scheduler makes no pods", () => {
  assert.deepEqual(airflowFaultsOf(airflow.replace(/.*mountPath: .etc.spendcast.db-owner.*\n/, "")), ["nothing is mounted for AIRFLOW_VAR_SPENDCAST_OWNER_PASSWORD_FILE"]);
  assert.deepEqual(airflowFaultsOf(airflow.replace("allowPodLaunching: false", "")), ["may create pods beside every secret"]);
  assert.deepEqual(chartSecretFaults(airflow.replace("secretName: db-report", "secretName: db-reporter"), JSON.parse(good).items), ["there is no secret db-reporter"]);
});

test("a variable that only others read is set for nothing of ours", () => {
  assert.deepEqual(environmentFaults([{ kind: "Job", metadata: { name: "x" }, spec: { template: { spec: { containers: [{ image: "spendcast/stream:1", env: [{ name: "PGPASSWORDS" }] }] } } } }]), ["Job/x: nothing reads PGPASSWORDS"]);
});

test("says which variables Superset lacks", () => {
  const superset = readFileSync("k8s/superset/values.yaml", "utf8");
  const given = variablesOf(JSON.parse(good).items, "superset-env");

  assert.deepEqual(valuesFaults("superset", superset, given), []);
  assert.deepEqual(valuesFaults("superset", superset, given.filter((name) => name !== "SUPERSET_SECRET_KEY")), ["the code reads SUPERSET_SECRET_KEY, which is not set"]);
});
