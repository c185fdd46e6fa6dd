// Judges the objects of overlays, as main.go prints them, values of charts, and Dockerfiles, from the
// project's folder: node k8s/check/check.mjs FILE...
import { readFileSync } from "node:fs";
import { faultsOf } from "./images.mjs";
import { policyFaults } from "./policy.mjs";
import { schemaFaults } from "./schema.mjs";
import { chartSecretFaults, runFaults, SECRETS, valuesFaults, variablesOf } from "./values.mjs";

let faults = 0;
let production;
for (const file of process.argv.slice(2)) {
  const found = await faultsOfFile(file);
  found.forEach((fault) => console.error(fault));
  console.log(`${file}: ${found.length} faults`);
  faults += found.length;
}

async function faultsOfFile(file) {
  if (file.endsWith("Dockerfile")) return faultsOf(file);
  if (file.endsWith(".sh")) return runFaults(readFileSync(file, "utf8"));
  return file.endsWith(".yaml") ? chartFaults(file) : faultsIn(file);
}

async function faultsIn(file) {
  const objects = JSON.parse(readFileSync(file, "utf8")).items;
  production = objects;
  return [...(await schemaFaults(objects)), ...policyFaults(objects)].map((fault) => `${file}: ${fault}`);
}

/** After the overlays, whose secrets it needs. */
function chartFaults(file) {
  const chart = file.split("/").at(-2);
  const text = readFileSync(file, "utf8");
  const found = [...valuesFaults(chart, text, variablesOf(production, SECRETS[chart])), ...chartSecretFaults(text, production)];
  return found.map((fault) => `${file}: ${fault}`);
}

process.exit(faults === 0 ? 0 : 1);
