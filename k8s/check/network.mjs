// Who reaches whom: NetworkPolicies as Kubernetes adds them up, names of services across namespaces, and what
// Spark says to itself.
import { nameOf } from "./schema.mjs";

const NAME = "app.kubernetes.io/name";
const POD = {
  stream: { namespace: "spendcast-stream", labels: { [NAME]: "stream", "spark-role": "driver" } },
  kafka: { namespace: "spendcast", labels: { "strimzi.io/cluster": "spendcast" } },
  database: { namespace: "spendcast", labels: { "cnpg.io/cluster": "spendcast-db" } },
  shard: { namespace: "spendcast", labels: { "cnpg.io/cluster": "spendcast-db-north" } },
  mlflow: { namespace: "spendcast", labels: { [NAME]: "mlflow" } },
  job: { namespace: "spendcast", labels: { [NAME]: "spendcast-job" } },
  exporter: { namespace: "spendcast", labels: { [NAME]: "postgres-exporter" } },
  airflow: { namespace: "spendcast", labels: { release: "airflow" } },
  superset: { namespace: "spendcast", labels: { release: "superset" } },
  prometheus: { namespace: "monitoring", labels: {} },
};
// Strimzi itself lets clients in to Kafka's listener.
const NEEDED = [
  ["stream", "database", 5432], ["stream", "mlflow", 5000], ["stream", "kafka", 9093, "out"], ["stream", "stream", 7078],
  ["prometheus", "stream", 9404], ["prometheus", "exporter", 9187], ["job", "database", 5432], ["job", "mlflow", 5000],
  ["airflow", "database", 5432], ["airflow", "mlflow", 5000], ["superset", "database", 5432], ["mlflow", "database", 5432],
  ["exporter", "database", 5432], ["stream", "shard", 5432], ["job", "shard", 5432], ["airflow", "shard", 5432],
  ["exporter", "shard", 5432], ["database", "shard", 5432],
];
const FORBIDDEN = [["stream", "airflow", 8080], ["stream", "superset", 8088], ["superset", "mlflow", 5000], ["job", "stream", 7078]];

export function networkFaults(objects) {
  const policies = objects.filter((o) => o.kind === "NetworkPolicy");
  const faults = [];
  for (const [from, to, port, only] of NEEDED)
    if (!reaches(policies, POD[from], POD[to], port, only)) faults.push(`${from} does not reach ${to} at ${port}`);
  for (const [from, to, port] of FORBIDDEN)
    if (reaches(policies, POD[from], POD[to], port)) faults.push(`${from} reaches ${to} at ${port}`);
  for (const policy of policies)
    for (const rule of policy.spec.egress ?? [])
      if (!rule.to || rule.to.some((peer) => peer.ipBlock && !/\/([89]|[12]\d|3[0-2])$/.test(peer.ipBlock.cidr)))
        faults.push(`${nameOf(policy)}: goes out to everywhere`);
  for (const { metadata } of objects.filter((o) => o.kind === "Namespace"))
    if (!policies.some((p) => p.metadata.namespace === metadata.name && deniesAll(p.spec)))
      faults.push(`no network policy denies everything by default in ${metadata.name}`);
  return [...faults, ...hostFaults(objects), ...sparkFaults(objects)];
}

const deniesAll = (spec) =>
  Object.keys(spec.podSelector).length === 0 && spec.policyTypes.length === 2 && !spec.ingress && !spec.egress;

function reaches(policies, from, to, port, only) {
  const out = allows(policies, from, to, port, "Egress", "egress", "to");
  return out && (only === "out" || allows(policies, to, from, port, "Ingress", "ingress", "from"));
}

/** A pod that no policy selects is open; for any other, one rule has to allow the traffic. */
function allows(policies, pod, peer, port, type, rules, side) {
  const own = policies.filter(
    (p) =>
      p.metadata.namespace === pod.namespace && p.spec.policyTypes.includes(type) && selects(p.spec.podSelector, pod.labels),
  );
  return (
    own.length === 0 ||
    own.some((p) =>
      (p.spec[rules] ?? []).some(
        (rule) =>
          (!rule.ports || rule.ports.some((r) => r.port === port)) &&
          (!rule[side] || rule[side].some((s) => matches(s, peer, p.metadata.namespace))),
      ),
    )
  );
}

function matches({ podSelector, namespaceSelector, ipBlock }, pod, own) {
  if (ipBlock) return false;
  const namespace = namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"] ?? (namespaceSelector ? pod.namespace : own);
  return namespace === pod.namespace && selects(podSelector ?? {}, pod.labels);
}

const selects = ({ matchLabels = {}, matchExpressions = [] }, labels) =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values }) => (operator === "Exists" ? key in labels : values.includes(labels[key])));

/** A service is known by its name alone only in its own namespace; MLflow answers to no other names. */
function hostFaults(objects) {
  const allowed = /--allowed-hosts=([^"]*)/.exec(JSON.stringify(objects))?.[1].split(",") ?? [];
  const faults = [];
  for (const object of objects.filter((o) => ["SparkApplication", "Job", "CronJob", "Deployment"].includes(o.kind)))
    for (const [, host] of JSON.stringify(object.spec).matchAll(/(?:\/\/|=|"value":")((?:spendcast-kafka-bootstrap|spendcast-db-(?:\w+-)?r[wo]|mlflow)[\w.-]*:\d+)/g)) {
      const namespace = host.split(":")[0].split(".")[1] ?? object.metadata.namespace;
      if (namespace !== "spendcast") faults.push(`${nameOf(object)}: there is no ${host.split(":")[0]} in ${namespace}`);
      if (host.startsWith("mlflow") && !allowed.includes(host)) faults.push(`${nameOf(object)}: MLflow refuses the name ${host}`);
    }
  return faults;
}

function sparkFaults(objects) {
  return objects
    .filter((o) => o.kind === "SparkApplication")
    .flatMap((o) =>
      ["spark.authenticate", "spark.network.crypto.enabled"]
        .filter((setting) => o.spec.sparkConf?.[setting] !== "true")
        .map((setting) => `${nameOf(o)}: ${setting} is not true`),
    );
}
