// What we ask of a Dockerfile: a pinned base, another user than root, labels, and files that exist.
import { existsSync, readFileSync } from "node:fs";

export function imageFaults(text, exists) {
  const faults = [];
  const lines = text.replaceAll("\\\n", " ").split("\n");
  const of = (instruction) =>
    lines.filter((l) => l.startsWith(instruction + " ")).map((l) => l.slice(instruction.length + 1).trim());
  for (const base of of("FROM")) if (!/:\d[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(base)) faults.push(`base ${base} is not pinned`);
  if (!/^[1-9]\d*(:\d+)?$/.test(of("USER").at(-1) ?? "")) faults.push("runs as root, or as nobody can tell whom");
  for (const label of ["title", "licenses", "version"])
    if (!text.includes(`org.opencontainers.image.${label}=`)) faults.push(`no label ${label}`);
  if (of("ADD").length) faults.push("ADD fetches and unpacks: use COPY");
  for (const copy of of("COPY")) {
    const [source] = copy.split(/\s+/).filter((word) => !word.startsWith("--"));
    if (!source.includes("/target/") && !exists(source)) faults.push(`there is no ${source}`);
  }
  return faults;
}

export const faultsOf = (file) => imageFaults(readFileSync(file, "utf8"), existsSync).map((fault) => `${file}: ${fault}`);
