// Who can come by which secret. A pod may mount any secret of its namespace, so whoever may create pods there
// has them all; and what is mounted or named must exist in the pod's own namespace.
import { nameOf } from "./schema.mjs";

const WORKLOADS = ["pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "*"];
const MAKING = ["create", "patch", "update", "*"];

export function secretFaults(objects) {
  const faults = [];
  for (const object of objects) {
    const say = (text) => faults.push(`${nameOf(object)}: ${text}`);
    const { namespace } = object.metadata;
    for (const secret of new Set(secretsNamedBy(object)))
      if (!secretsIn(namespace, objects).has(secret)) say(`there is no secret ${secret} in ${namespace}`);
    if (object.kind === "Role") makerFaults(object, objects, say);
    if (/^ClusterRole/.test(object.kind)) say("has rights in every namespace");
    if (object.kind === "RoleBinding") bindingFaults(object, objects, say);
    if (object.kind === "PushSecret")
      for (const { match } of object.spec.data) if (!match.secretKey) say("publishes a secret as a whole");
  }
  return faults;
}

/** Names of the secrets that will be in a namespace: our own, and those that operators make there. */
export function secretsIn(namespace, objects) {
  const names = [];
  for (const { kind, metadata, spec } of objects) {
    const { name } = metadata;
    if (kind === "PushSecret" && storeOf(spec, metadata.namespace, objects)?.remoteNamespace === namespace)
      names.push(...spec.data.map(({ match }) => match.remoteRef.remoteKey));
    if (metadata.namespace !== namespace) continue;
    if (kind === "ExternalSecret") names.push(spec.target?.name ?? name);
    if (kind === "Cluster") names.push(`${name}-app`, `${name}-ca`, `${name}-server`, `${name}-replication`);
    if (kind === "Kafka") names.push(`${name}-cluster-ca`, `${name}-cluster-ca-cert`, `${name}-clients-ca`);
    if (kind === "KafkaUser") names.push(name);
  }
  return new Set(names);
}

const storeOf = (spec, namespace, objects) =>
  objects.find(
    (o) => o.kind === "SecretStore" && o.metadata.namespace === namespace && o.metadata.name === spec.secretStoreRefs[0].name,
  )?.spec.provider.kubernetes;

/** Secrets that an object mounts, or takes variables or passwords from. */
function secretsNamedBy(object) {
  const names = [];
  const look = (value, key) => {
    if (value === null || typeof value !== "object") return;
    if (key === "secretKeyRef" || key === "secretRef" || key === "passwordSecret") names.push(value.name);
    if (typeof value.secretName === "string") names.push(value.secretName);
    if (object.kind === "PushSecret" && key === "secret") names.push(value.name);
    Object.entries(value).forEach(([k, v]) => look(v, Array.isArray(value) ? key : k));
  };
  look(object.spec, "spec");
  return names.filter((name) => name !== undefined);
}

/** A namespace whose accounts may create pods holds no secret that their own application does not use. */
function makerFaults(role, objects, say) {
  const { namespace } = role.metadata;
  const makes = role.rules.some(
    (rule) => rule.resources.some((r) => WORKLOADS.includes(r)) && rule.verbs.some((verb) => MAKING.includes(verb)),
  );
  if (!makes) return;
  const used = objects
    .filter((o) => o.kind === "SparkApplication" && o.metadata.namespace === namespace)
    .flatMap((application) => secretsNamedBy(application));
  for (const secret of secretsIn(namespace, objects))
    if (!used.includes(secret)) say(`may create pods beside the secret ${secret}`);
  const readers = role.rules.some((rule) => rule.resources.some((r) => r === "secrets" || r === "*"));
  if (readers) say("may create pods and also ask for secrets");
}

/** An account of a namespace of pod makers can be borrowed by any of their pods. */
function bindingFaults(binding, objects, say) {
  const makers = objects
    .filter((o) => o.kind === "SparkApplication" && o.metadata.namespace !== "spendcast")
    .map((o) => o.metadata.namespace);
  for (const subject of binding.subjects)
    if (subject.namespace !== binding.metadata.namespace && makers.includes(subject.namespace))
      say(`gives ${subject.namespace} rights in ${binding.metadata.namespace}`);
}
