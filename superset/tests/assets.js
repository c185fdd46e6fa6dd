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
export const chartsOf = (dashboard) => tabsOf(dashboard).flatMap((tab) => tab.charts);

// The tabs of a dashboard from left to right, each with its charts and the name of its picture; a dashboard without
// tabs is one, whose name is empty.
export function tabsOf({ slug, dashboard_title, position }) {
  const [top] = position.ROOT_ID.children;
  const ids = position[top].type === "TABS" ? position[top].children : [top];
  const within = (id) => Object.values(position).filter((box) => box.type === "CHART" && box.parents.includes(id));
  return ids.map((id, place) => {
    const name = position[id].meta?.text ?? "";
    return {
      slug,
      name,
      title: name ? `${dashboard_title}, ${name}` : dashboard_title,
      hash: name && `#${id}`,
      picture: place === 0 ? slug : `${slug}-${name.toLowerCase().replaceAll(" ", "-")}`,
      charts: within(id).map((box) => charts.get(box.meta.uuid)),
    };
  });
}

// Changes with the layout of the dashboard and with each of its charts.
export function fingerprint(dashboard) {
  const shown = chartsOf(dashboard).sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  return createHash("sha256").update(JSON.stringify([dashboard, shown])).digest("hex").slice(0, 16);
}
