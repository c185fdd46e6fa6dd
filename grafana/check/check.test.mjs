// That the check finds what is wrong: one thing at a time is broken in a good dashboard.
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { faults, VERSIONS } from "./check.mjs";

const good = readFileSync(new URL("../dashboards/overview.json", import.meta.url), "utf8");
const series = (d) => d.panels.find((panel) => panel.type === "timeseries");

const broken = {
  "a field that nobody knows": (d) => (d.panels[0].colour = "red"),
  "a panel of an unknown type": (d) => (d.panels[0].type = "chart"),
  "an option of another panel": (d) => (d.panels.find((p) => p.type === "stat").options.legend = {}),
  "an option's unknown value": (d) => (series(d).options.legend.placement = "left"),
  "a drawing style that is misspelt": (d) => (series(d).fieldConfig.defaults.custom.fillOpacty = 10),
  "a threshold without colour": (d) => delete series(d).fieldConfig.defaults.thresholds.steps[0].color,
  "a query without expression": (d) => delete d.panels[0].targets[0].expr,
  "a panel without place": (d) => delete d.panels[0].gridPos,
  "a link of no kind": (d) => delete d.links[0].type,
  "an annotation in the old way": (d) => (d.annotations.list[0].expr = "up"),
};

test("finds each fault, and none in what is good", () => {
  const dashboards = Object.entries(broken).map(([name, breakIt]) => {
    const dashboard = JSON.parse(good);
    breakIt(dashboard);
    return { name, json: JSON.stringify(dashboard) };
  });

  const found = faults([{ name: "good", json: good }, ...dashboards]).map(({ name }) => name);

  assert.deepEqual([...new Set(found)].sort(), Object.keys(broken).sort());
});

test("judges by the types of each version that package.json pins, of two major versions", () => {
  const pinned = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).devDependencies;
  const majors = VERSIONS.map((version) => Number(/@(\d+)\./.exec(pinned[version])[1]));
  const dashboard = JSON.parse(good);
  dashboard.panels[0].colour = "red";

  const found = faults([{ name: "bad", json: JSON.stringify(dashboard) }]).map(({ version }) => version);

  assert.deepEqual([...new Set(found)], VERSIONS);
  assert.equal(majors.length, 2);
  assert.equal(majors[1], majors[0] + 1);
});

test("names the successor of a deprecated panel, in a row too", () => {
  const dashboard = JSON.parse(good);
  dashboard.panels[0].type = "singlestat";
  dashboard.panels.push({ type: "row", title: "Row", panels: [{ type: "graph", title: "Old" }] });

  const found = faults([{ name: "old", json: JSON.stringify(dashboard) }]).map(({ fault }) => fault);

  assert.deepEqual(found.slice(0, 2), [
    "the panel singlestat is deprecated: use stat",
    "the panel graph is deprecated: use timeseries",
  ]);
});
