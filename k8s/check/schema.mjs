// Strimzi's objects against their schemas, which come in no Go module: TypeScript's types, made from the schemas,
// know which fields there are; the validators know patterns and bounds. judge.go judges all other objects.
import ts from "typescript";

const GROUP = "kafka.strimzi.io/";
const PACKAGE = "@kubernetes-models/strimzi-kafka-operator/";
const parsed = new Map(); // files of types, which do not change
const VIRTUAL = new URL("objects.ts", import.meta.url).pathname;

export const nameOf = (o) => `${o.kind}/${o.metadata.name}`;
const moduleOf = (o) => PACKAGE + o.apiVersion;

export async function schemaFaults(objects) {
  const known = objects.filter((o) => o.apiVersion.startsWith(GROUP));
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
