// What ../assets holds, as objects.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { parse } from "yaml";

const ASSETS = new URL("../assets/", import.meta.url);
const read = (folder) =>
  readdirSync(new URL(folder, ASSETS)).map((f) => parse(readFileSync(new URL(folder + f, ASSETS), "utf8")));

export const dashboards = read("dashboards/");
export const charts = new Map(read("charts/").map((chart) => [chart.uuid, chart]));
export const datasets = new Map(read("datasets/Spendcast/").map((dataset) => [dataset.uuid, dataset]));
export const chartsOf = (dashboard) =>
  Object.values(dashboard.position).filter((box) => box.type === "CHART").map((box) => charts.get(box.meta.uuid));

// Changes with the layout of the dashboard and with each of its charts.
export function fingerprint(dashboard) {
  const shown = chartsOf(dashboard).sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  return createHash("sha256").update(JSON.stringify([dashboard, shown])).digest("hex").slice(0, 16);
}
