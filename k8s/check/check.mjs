// Judges the objects of overlays, as main.go prints them, and Dockerfiles: node check.mjs FILE...
import { readFileSync } from "node:fs";
import { faultsOf } from "./images.mjs";
import { policyFaults } from "./policy.mjs";
import { schemaFaults } from "./schema.mjs";

let faults = 0;
for (const file of process.argv.slice(2)) {
  const found = file.endsWith("Dockerfile") ? faultsOf(file) : await faultsIn(file);
  found.forEach((fault) => console.error(fault));
  console.log(`${file}: ${found.length} faults`);
  faults += found.length;
}

async function faultsIn(file) {
  const objects = JSON.parse(readFileSync(file, "utf8")).items;
  return [...(await schemaFaults(objects)), ...policyFaults(objects)].map((fault) => `${file}: ${fault}`);
}

process.exit(faults === 0 ? 0 : 1);
