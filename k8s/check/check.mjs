// Judges the objects of overlays, as main.go prints them, values of charts, and Dockerfiles, from the
// project's folder: node k8s/check/check.mjs FILE...
import { readFileSync } from "node:fs";
import { faultsOf } from "./images.mjs";
import { policyFaults } from "./policy.mjs";
import { schemaFaults } from "./schema.mjs";
import { SECRETS, valuesFaults, variablesOf } from "./values.mjs";

let faults = 0;
let production;
for (const file of process.argv.slice(2)) {
  const found = file.endsWith("Dockerfile") ? faultsOf(file) : file.endsWith(".yaml") ? chartFaults(file) : await faultsIn(file);
  found.forEach((fault) => console.error(fault));
  console.log(`${file}: ${found.length} faults`);
  faults += found.length;
}

async function faultsIn(file) {
  const objects = JSON.parse(readFileSync(file, "utf8")).items;
  production = objects;
  return [...(await schemaFaults(objects)), ...policyFaults(objects)].map((fault) => `${file}: ${fault}`);
}

/** After the overlays, whose secrets it needs. */
function chartFaults(file) {
  const chart = file.split("/").at(-2);
  const found = valuesFaults(chart, readFileSync(file, "utf8"), variablesOf(production, SECRETS[chart]));
  return found.map((fault) => `${file}: ${fault}`);
}

process.exit(faults === 0 ? 0 : 1);
