// Variables that code reads beside those that are set for it, in both directions. Code whose variable cannot be
// told is a fault too, or the check would be blind to it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { nameOf } from "./schema.mjs";

/** Variables and connections of Airflow that the DAGs read, found in the text of their files. */
export function airflowReads(files) {
  const reads = { required: new Set(), optional: new Set(), faults: [] };
  for (const [file, text] of Object.entries(files)) {
    const constants = Object.fromEntries([...text.matchAll(/^([A-Z][A-Z_]*) = "([^"]*)"/gm)].map(([, k, v]) => [k, v]));
    const named = (argument) => (/^["']/.test(argument) ? argument.slice(1, -1) : constants[argument]);
    const add = (kind, argument, optional) => {
      const name = named(argument);
      if (!name) reads.faults.push(`${file}: which ${kind} is ${argument}? Name it in a constant of the file`);
      else reads[optional ? "optional" : "required"].add(`AIRFLOW_${kind}_${name.toUpperCase()}`);
    };
    for (const [, argument, rest] of text.matchAll(/\bVariable\.get\(\s*([^,)]+)([^)]*)/g)) add("VAR", argument.trim(), /default/.test(rest));
    for (const [, argument, rest] of text.matchAll(/\bvar\.(?:value|json)\.get\(\s*([^,)]+)([^)]*)/g)) add("VAR", argument.trim(), rest.includes(","));
    for (const [, name] of text.matchAll(/\bvar\.(?:value|json)\.(?!get\()(\w+)/g)) add("VAR", `"${name}"`, false);
    for (const [, name] of text.matchAll(/\bconn\.(?!get\()(\w+)\.?/g)) add("CONN", `"${name}"`, false);
    for (const [, argument] of text.matchAll(/\b(?:conn_id=|sql\.database\(|Connection\.get\(|get_connection\()\s*([^,)\s]+)/g)) add("CONN", argument, false);
  }
  return reads;
}

export function airflowFaults(reads, set, where = "") {
  const of = (name) => (where ? `${where}: ${name}` : name);
  return [
    ...reads.faults,
    ...[...reads.required].filter((name) => !set.includes(name)).map((name) => `the DAGs read ${of(name)}, which is not set`),
    ...set
      .filter((name) => /^AIRFLOW_(VAR|CONN)_/.test(name) && !reads.required.has(name) && !reads.optional.has(name))
      .map((name) => `nothing reads ${of(name)}`),
  ];
}

/** Python's own: `environ["X"]` cannot do without, `environ.get("X")` can. */
export function pythonFaults(text, set) {
  const required = [...text.matchAll(/\benviron\[["'](\w+)["']\]/g)].map(([, name]) => name);
  return [...new Set(required)].filter((name) => !set.includes(name)).map((name) => `the code reads ${name}, which is not set`);
}

// Variables that must be set where a program runs, and whose names our code shares with others.
const DATABASE = ["SPENDCAST_JDBC_URL", "SPENDCAST_DB_USER", "SPENDCAST_DB_PASSWORD_FILE"];
const REGISTRY = ["MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"];
const NEEDED = [
  { when: (text) => text.includes("io.spendcast.pipelines.Spendcast\""), names: DATABASE },
  { when: (text) => /"judge"|models:\//.test(text), names: REGISTRY },
  { when: (text) => text.includes("--topicArn="), names: ["AWS_REGION"] },
];
// Variables of programs that are not ours, by image, as their documentation names them.
const OTHERS = {
  mlflow: /^MLFLOW_(AUTH_CONFIG_PATH|BACKEND_STORE_URI|FLASK_SERVER_SECRET_KEY|DISABLE_TELEMETRY|SERVER_ENABLE_JOB_EXECUTION)$/,
  "postgres-exporter": /^DATA_SOURCE_(URI|USER|PASS_FILE)$/,
  stream: /^AWS_REGION$/,
};

/** Variables that a container needs and lacks, and variables that nothing in its image reads. */
export function environmentFaults(objects, code = javaCode()) {
  const faults = [];
  for (const object of objects)
    for (const { image, env = [], text } of containersOf(object)) {
      const set = env.map((variable) => variable.name);
      const program = image.split("/").at(-1).split(":")[0];
      for (const { when, names } of NEEDED)
        if (when(text)) names.filter((name) => !set.includes(name)).forEach((name) => faults.push(`${nameOf(object)}: ${name} is not set`));
      for (const name of set)
        if (!OTHERS[program]?.test(name) && !(program === "stream" && new RegExp(`\\b${name}\\b`).test(code)))
          faults.push(`${nameOf(object)}: nothing reads ${name}`);
    }
  return faults;
}

export function containersOf({ kind, spec }) {
  if (kind === "SparkApplication")
    return ["driver", "executor"].map((role) => ({ ...spec[role], image: spec.image, text: JSON.stringify(spec), volumes: spec.volumes }));
  const pod = kind === "CronJob" ? spec.jobTemplate.spec.template.spec : spec?.template?.spec;
  return (pod?.containers ?? []).map((container) => ({ ...container, text: JSON.stringify(container), volumes: pod.volumes }));
}

let java; // read once, since it does not change
const javaCode = () => (java ??= filesOf("*/src/main/java/*.java").map(([, text]) => text).join("\n"));
export const dagFiles = () => Object.fromEntries(filesOf("airflow/dags/*.py"));

const filesOf = (pattern) =>
  execFileSync("git", ["ls-files", pattern], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file)
    .map((file) => [file, readFileSync(file, "utf8")]);
