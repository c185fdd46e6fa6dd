// Values for charts of others: names of fields against those of the charts, which no registry here has;
// variables against the code that reads them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { secretsIn } from "./secrets.mjs";
import { airflowFaults, airflowReads, dagFiles, pythonFaults } from "./variables.mjs";

const FIELDS = {
  airflow:
    "airflowVersion defaultAirflowRepository defaultAirflowTag executor allowPodLaunching postgresql redis statsd triggerer createUserJob " +
    "migrateDatabaseJob data fernetKeySecretName apiSecretKeySecretName jwtSecretName extraEnvFrom env config volumes " +
    "volumeMounts securityContexts apiServer dagProcessor scheduler",
  superset:
    "image runAsUser envFromSecret secretEnv extraEnv postgresql redis bootstrapScript supersetNode supersetWorker init " +
    "extraVolumes extraVolumeMounts",
};
// What has to have resources, by chart.
const RUNNING = { airflow: ["apiServer", "dagProcessor", "scheduler"], superset: ["supersetNode", "init"] };
const OTHERS = /^(AWS_DEFAULT_REGION|MLFLOW_TRACKING_(URI|USERNAME|PASSWORD))$/;

/** @param given names of variables that secrets fill */
export function valuesFaults(chart, text, given, code = codeOf(chart)) {
  const faults = [];
  const values = parse(text);
  const known = new Set(FIELDS[chart].split(" "));
  Object.keys(values)
    .filter((field) => !known.has(field))
    .forEach((field) => faults.push(`the chart has no field ${field}`));
  for (const part of RUNNING[chart])
    for (const kind of ["requests", "limits"])
      for (const what of ["cpu", "memory"])
        if (!values[part]?.resources?.[kind]?.[what]) faults.push(`${part} has no ${kind} of ${what}`);
  for (const tag of [values.image?.tag, values.defaultAirflowTag].filter((t) => t !== undefined))
    if (!/^\d/.test(tag)) faults.push(`image ${tag} is not pinned`);
  if (!text.includes("runAsNonRoot: true")) faults.push("may run as root");
  if (/^\s*(password|secretKey|fernetKey):/m.test(text)) faults.push("holds a secret");
  const set = [...(values.env ?? []).map((v) => v.name), ...Object.keys(values.extraEnv ?? {}), ...given];
  for (const name of set.filter((n) => !OTHERS.test(n) && !/^AIRFLOW_(VAR|CONN)_/.test(n)))
    if (!new RegExp(`\\b${name}\\b`).test(code)) faults.push(`nothing reads ${name}`);
  if (chart === "airflow") {
    if (values.allowPodLaunching !== false) faults.push("may create pods beside every secret");
    faults.push(...airflowFaults(airflowReads(dagFiles()), set));
  } else faults.push(...pythonFaults(code, [...set, ...variablesOfImage(chart)]));
  return [...faults, ...fileFaults(values)];
}

/** Files that variables name are in volumes. */
function fileFaults({ env = [], volumeMounts = [], volumes = [] }) {
  const faults = [];
  for (const { name, value } of env.filter((variable) => /^\/etc\//.test(variable.value))) {
    const mount = volumeMounts.find((m) => value.startsWith(`${m.mountPath}/`));
    if (!volumes.some((volume) => volume.name === mount?.name)) faults.push(`nothing is mounted for ${name}`);
  }
  return faults;
}

/** Every secret that the values name is one of the namespace. */
export function chartSecretFaults(text, objects) {
  const known = secretsIn("spendcast", objects);
  const named = [...text.matchAll(/(?:secretName|SecretName|envFromSecret|secretRef: \{name): ?([a-z][\w-]*)/g)].map(([, name]) => name);
  return [...new Set(named)].filter((name) => !known.has(name)).map((name) => `there is no secret ${name}`);
}

const variablesOfImage = (chart) =>
  [...readFileSync(`images/${chart}/Dockerfile`, "utf8").matchAll(/\b([A-Z][A-Z_]*)=/g)].map(([, name]) => name);

/** The variables that an ExternalSecret of the overlay fills. */
export const variablesOf = (objects, secret) =>
  objects.find((o) => o.kind === "ExternalSecret" && o.metadata.name === secret).spec.data.map((d) => d.secretKey);

export const SECRETS = { airflow: "airflow-connections", superset: "superset-env" };

/** What `airflow/run.sh` sets, where no chart does. */
export const runFaults = (text) =>
  airflowFaults(airflowReads(dagFiles()), [...text.matchAll(/^given (AIRFLOW_(?:VAR|CONN)_\w+)/gm)].map(([, name]) => name), "airflow/run.sh");

const codeOf = (chart) =>
  execFileSync("git", ["ls-files", chart === "airflow" ? "airflow/dags" : "superset"], { encoding: "utf8" })
    .split("\n")
    .filter((file) => /\.(py|sh)$/.test(file) && !file.includes("tests/"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
