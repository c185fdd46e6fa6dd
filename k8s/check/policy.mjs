// Rules for every object beyond its schema and Pod Security, which judge.go knows.
import { networkFaults } from "./network.mjs";
import { nameOf } from "./schema.mjs";
import { secretFaults } from "./secrets.mjs";
import { shardFaults } from "./shards.mjs";
import { containersOf, environmentFaults } from "./variables.mjs";

export function policyFaults(objects) {
  const faults = [...secretFaults(objects), ...networkFaults(objects), ...environmentFaults(objects), ...shardFaults(objects)];
  const namespaces = objects.filter((o) => o.kind === "Namespace");
  for (const object of objects) {
    const say = (text) => faults.push(`${nameOf(object)}: ${text}`);
    for (const pod of podsOf(object)) podFaults(pod, say);
    if (object.kind === "Deployment") probeFaults(object.spec.template.spec, say);
    if (object.kind === "SparkApplication") sparkFaults(object.spec, say);
    if (object.kind === "Secret") say("a secret's value is in the manifest");
    if (object.kind === "Cluster") resourceFaults(object.spec, "PostgreSQL", say);
    if (object.kind === "KafkaNodePool") resourceFaults(object.spec, "Kafka", say);
    if (object.kind === "Namespace") {
      if (object.metadata.labels?.["pod-security.kubernetes.io/enforce"] !== "restricted") say("admits pods that are not restricted");
    } else if (!namespaces.some((n) => n.metadata.name === object.metadata.namespace)) say("is not in the namespaces");
    for (const container of containersOf(object)) mountFaults(container, object, say);
    if (object.kind === "SparkApplication") sharedFaults(object, objects, say);
    passwordFaults(object, say);
  }
  return faults;
}

function podsOf({ kind, spec }) {
  if (kind === "CronJob") return [spec.jobTemplate.spec.template.spec];
  return ["Deployment", "StatefulSet", "DaemonSet", "Job"].includes(kind) ? [spec.template.spec] : [];
}

function podFaults(pod, say) {
  if (pod.automountServiceAccountToken !== false) say("mounts a token of Kubernetes");
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
    imageFaults(container.image, say);
    readOnlyFaults(container.securityContext, say);
    resourceFaults(container, container.name, say);
  }
}

function sparkFaults(spec, say) {
  imageFaults(spec.image, say);
  for (const role of ["driver", "executor"]) {
    const pod = spec[role];
    readOnlyFaults(pod.securityContext, say);
    for (const field of ["cores", "coreLimit", "memory", "memoryOverhead", "serviceAccount"])
      if (!pod[field]) say(`${role} has no ${field}`);
    if (!pod.javaOptions?.includes("-XX:+ExitOnOutOfMemoryError")) say(`${role} lives on without memory`);
  }
}

/** A file that a flag or a variable names must be in a volume. */
function mountFaults({ text, env = [], volumeMounts = [] }, object, say) {
  const named = [...env.map((variable) => variable.value ?? ""), ...(object.spec.arguments ?? []), ...(JSON.parse(text).args ?? [])];
  for (const [file] of named.join("\n").matchAll(/\/etc\/[\w./-]+/g))
    if (!volumeMounts.some((mount) => file.startsWith(`${mount.mountPath}/`))) say(`nothing is mounted at ${file}`);
}

/** Folders that outlive a pod, or that all pods share. */
function sharedFaults({ metadata, spec }, objects, say) {
  for (const flag of ["modelCache", "checkpointFolder"]) {
    const folder = spec.arguments.find((a) => a.startsWith(`--${flag}=`))?.replace(/^[^=]*=(file:\/\/)?/, "");
    for (const role of ["driver", "executor"]) {
      const mount = (spec[role].volumeMounts ?? []).find((m) => `${folder}/`.startsWith(`${m.mountPath}/`));
      const claim = spec.volumes.find((volume) => volume.name === mount?.name)?.persistentVolumeClaim?.claimName;
      if (!objects.some((o) => o.kind === "PersistentVolumeClaim" && o.metadata.name === claim && o.metadata.namespace === metadata.namespace))
        say(`--${flag} is not on a volume that the ${role} keeps`);
    }
  }
}

function readOnlyFaults(context, say) {
  if (context?.readOnlyRootFilesystem !== true) say("readOnlyRootFilesystem is not true");
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
