// Values for charts of others: names of fields against those of the charts, which no registry here has;
// variables against the code that reads them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const FIELDS = {
  airflow:
    "airflowVersion defaultAirflowRepository defaultAirflowTag executor postgresql redis statsd triggerer createUserJob " +
    "migrateDatabaseJob data fernetKeySecretName apiSecretKeySecretName jwtSecretName extraEnvFrom env config volumes " +
    "volumeMounts securityContexts apiServer dagProcessor scheduler",
  superset:
    "image runAsUser envFromSecret secretEnv extraEnv postgresql redis bootstrapScript supersetNode supersetWorker init " +
    "extraVolumes extraVolumeMounts",
};
// What has to have resources, by chart.
const RUNNING = { airflow: ["apiServer", "dagProcessor", "scheduler"], superset: ["supersetNode", "init"] };
const OTHERS = /^(AWS_DEFAULT_REGION|MLFLOW_TRACKING_(URI|USERNAME|PASSWORD))$/;

export function valuesFaults(chart, text, secrets, code = codeOf(chart)) {
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
  const set = [...(values.env ?? []).map((v) => v.name), ...Object.keys(values.extraEnv ?? {}), ...secrets];
  for (const name of set) {
    const read = name.replace(/^AIRFLOW_(VAR|CONN)_/, "").replace(/^SPENDCAST_/, chart === "airflow" ? "spendcast_" : "SPENDCAST_");
    if (!OTHERS.test(name) && !code.includes(chart === "airflow" ? read.toLowerCase() : name))
      faults.push(`nothing reads ${name}`);
  }
  return faults;
}

/** The variables that an ExternalSecret of the overlay fills. */
export const variablesOf = (objects, secret) =>
  objects.find((o) => o.kind === "ExternalSecret" && o.metadata.name === secret).spec.data.map((d) => d.secretKey);

export const SECRETS = { airflow: "airflow-connections", superset: "superset-env" };

const codeOf = (chart) =>
  execFileSync("git", ["ls-files", chart === "airflow" ? "airflow/dags" : "superset"], { encoding: "utf8" })
    .split("\n")
    .filter((file) => /\.(py|sh)$/.test(file) && !file.includes("tests/"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
