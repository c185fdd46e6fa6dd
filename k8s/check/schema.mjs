// Each object against the schema of its kind: TypeScript's types, made from the schemas, know which
// fields there are; the validators know patterns and bounds.
import ts from "typescript";

const PACKAGES = {
  "kafka.strimzi.io": "@kubernetes-models/strimzi-kafka-operator/",
  "external-secrets.io": "@kubernetes-models/external-secrets/",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/",
};
const OWN = "kubernetes-models/";
const parsed = new Map(); // files of types, which do not change
const VIRTUAL = new URL("objects.ts", import.meta.url).pathname;

// CloudNativePG's types are Go's (main.go). The Spark operator's could not be had: these are the
// fields of its v1beta2, as read there.
const ELSEWHERE = ["postgresql.cnpg.io", "sparkoperator.k8s.io"];
const SPARK = new Set(
  ("type sparkVersion mode image imagePullPolicy mainClass mainApplicationFile arguments sparkConf hadoopConf " +
    "volumes driver executor deps restartPolicy nodeSelector monitoring timeToLiveSeconds").split(" "),
);
const SPARK_POD = new Set(
  ("template cores coreLimit coreRequest memory memoryOverhead image configMaps secrets env envFrom labels annotations " +
    "volumeMounts affinity tolerations podSecurityContext securityContext initContainers nodeSelector " +
    "terminationGracePeriodSeconds serviceAccount javaOptions lifecycle ports priorityClassName instances " +
    "deleteOnTermination").split(" "),
);

export const nameOf = (o) => `${o.kind}/${o.metadata.name}`;
const groupOf = (o) => (o.apiVersion.includes("/") ? o.apiVersion.split("/")[0] : "");
const moduleOf = (o) => (PACKAGES[groupOf(o)] ?? OWN) + o.apiVersion;

export async function schemaFaults(objects) {
  const known = objects.filter((o) => !ELSEWHERE.includes(groupOf(o)));
  const faults = typeFaults(known);
  for (const object of known) {
    const Model = (await import(moduleOf(object)).catch(() => ({})))[object.kind];
    if (!Model) {
      faults.push(`${nameOf(object)}: no schema for ${object.apiVersion}`);
      continue;
    }
    try {
      new Model(object).validate();
    } catch (e) {
      faults.push(`${nameOf(object)}: ${e.message}`);
    }
  }
  for (const { kind, metadata, spec } of objects.filter((o) => groupOf(o) === "sparkoperator.k8s.io")) {
    const unknown = (fields, known, where) =>
      Object.keys(fields)
        .filter((field) => !known.has(field))
        .forEach((field) => faults.push(`${kind}/${metadata.name}: no field ${where}${field}`));
    unknown(spec, SPARK, "spec.");
    unknown(spec.driver, SPARK_POD, "spec.driver.");
    unknown(spec.executor, SPARK_POD, "spec.executor.");
  }
  return faults;
}

function typeFaults(objects) {
  const lines = objects.map(
    (o, i) => `const o${i}: import("${moduleOf(o)}").I${o.kind} = ${JSON.stringify(o)};`,
  );
  const options = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    name === VIRTUAL
      ? ts.createSourceFile(name, lines.join("\n") + "\nexport {};", options.target)
      : parsed.get(name) ?? parsed.set(name, getSourceFile.call(host, name, ...rest)).get(name);
  host.fileExists = (name) => name === VIRTUAL || fileExists.call(host, name);
  const program = ts.createProgram([VIRTUAL], options, host);
  const file = program.getSourceFile(VIRTUAL);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((d) => {
    const object = objects[file.getLineAndCharacterOfPosition(d.start).line];
    const text = ts.flattenDiagnosticMessageText(d.messageText, "\n").trim().split("\n").pop().trim();
    return `${nameOf(object)}: ${text}`;
  });
}
