// What we ask of every object beyond its schema.
import { nameOf } from "./schema.mjs";

const LEAST = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true };

export function policyFaults(objects) {
  const faults = [];
  for (const object of objects) {
    const say = (text) => faults.push(`${nameOf(object)}: ${text}`);
    for (const pod of podsOf(object)) podFaults(pod, say);
    if (object.kind === "Deployment") probeFaults(object.spec.template.spec, say);
    if (object.kind === "SparkApplication") sparkFaults(object.spec, say);
    if (object.kind === "Secret") say("a secret's value is in the manifest");
    if (object.kind === "Cluster") resourceFaults(object.spec, "PostgreSQL", say);
    if (object.kind === "KafkaNodePool") resourceFaults(object.spec, "Kafka", say);
    if (object.kind !== "Namespace" && object.metadata.namespace !== "spendcast") say("is not in the namespace");
    passwordFaults(object, say);
  }
  const denied = objects.some(
    (o) =>
      o.kind === "NetworkPolicy" &&
      Object.keys(o.spec.podSelector).length === 0 &&
      o.spec.policyTypes.length === 2 &&
      !o.spec.ingress &&
      !o.spec.egress,
  );
  if (!denied) faults.push("no network policy denies everything by default");
  return faults;
}

function podsOf({ kind, spec }) {
  if (kind === "CronJob") return [spec.jobTemplate.spec.template.spec];
  return ["Deployment", "StatefulSet", "DaemonSet", "Job"].includes(kind) ? [spec.template.spec] : [];
}

function podFaults(pod, say) {
  securityFaults(pod.securityContext, say);
  if (pod.automountServiceAccountToken !== false) say("mounts a token of Kubernetes");
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
    imageFaults(container.image, say);
    containerFaults(container.securityContext, say);
    resourceFaults(container, container.name, say);
  }
}

function sparkFaults(spec, say) {
  imageFaults(spec.image, say);
  for (const role of ["driver", "executor"]) {
    const pod = spec[role];
    securityFaults(pod.podSecurityContext, say);
    containerFaults(pod.securityContext, say);
    for (const field of ["cores", "coreLimit", "memory", "memoryOverhead", "serviceAccount"])
      if (!pod[field]) say(`${role} has no ${field}`);
    if (!pod.javaOptions?.includes("-XX:+ExitOnOutOfMemoryError")) say(`${role} lives on without memory`);
  }
}

function securityFaults(context, say) {
  if (context?.runAsNonRoot !== true) say("may run as root");
  if (context?.seccompProfile?.type !== "RuntimeDefault") say("has no seccomp profile");
}

function containerFaults(context, say) {
  for (const [field, value] of Object.entries(LEAST)) if (context?.[field] !== value) say(`${field} is not ${value}`);
  if (!context?.capabilities?.drop?.includes("ALL")) say("keeps capabilities");
}

function imageFaults(image, say) {
  if (!/(:[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(":latest")) say(`image ${image} is not pinned`);
}

function resourceFaults(of, name, say) {
  for (const kind of ["requests", "limits"])
    for (const what of ["cpu", "memory"]) if (!of.resources?.[kind]?.[what]) say(`${name} has no ${kind} of ${what}`);
}

function probeFaults(pod, say) {
  for (const container of pod.containers)
    for (const probe of ["readinessProbe", "livenessProbe"]) if (!container[probe]) say(`${container.name} has no ${probe}`);
}

function passwordFaults(object, say) {
  const text = JSON.stringify(object);
  if (/password=|secret_access_key|BEGIN [A-Z ]*PRIVATE KEY/i.test(text)) say("holds a secret");
  if (/"name":"[A-Z_]*(PASSWORD|SECRET|TOKEN|KEY)","value":/.test(text)) say("holds a secret in a variable");
}
