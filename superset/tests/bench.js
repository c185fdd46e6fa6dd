// Opens each tab of each dashboard in a browser, once and then again and again, and asks each chart's query alone; a
// table for SPEED.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dashboards, tabsOf } from "./assets.js";
import { enter, launchDaily, settled, visit } from "./browser.js";
import { SUPERSET } from "./superset.js";

const CACHED_SECONDS = 10; // what Today shows is asked for again after that, the others' after a minute
const ROUNDS = 3; // of which the median counts

const profile = mkdtempSync(join(tmpdir(), "superset-bench-"));
const browser = await launchDaily(profile, { viewport: { width: 1500, height: 4000 } }); // no chart waits to be scrolled to
const page = await enter(browser, "growth", process.env.SUPERSET_GROWTH_PASSWORD);
const token = await page.request.get(`${SUPERSET}/api/v1/security/csrf_token/`);
const headers = { "X-CSRFToken": (await token.json()).result, Referer: SUPERSET };

console.log("| dashboard | charts | first opening | second opening | slowest query | which |");
console.log("|---|---|---|---|---|---|");
for (const { slug, hash, title, charts } of dashboards.flatMap(tabsOf)) {
  const asked = new Map();
  const listen = (request) => {
    if (request.url().includes("/api/v1/chart/data")) asked.set(request.url(), request.postDataJSON());
  };
  page.on("request", listen);
  const first = await opening(slug, hash);
  page.off("request", listen);
  const second = await median(async () => {
    await page.waitForTimeout(CACHED_SECONDS * 1000 + 500);
    return opening(slug, hash);
  });
  const drawn = await page.locator('[data-test="chart-grid-component"]:visible').count();
  if (drawn !== charts.length) throw new Error(`${title}: ${drawn} of ${charts.length} charts`);
  let slowest = { seconds: 0 };
  for (const body of asked.values()) {
    const seconds = await median(() => ask(body));
    if (seconds > slowest.seconds) slowest = { seconds, chart: await nameOf(body) };
  }
  const s = (seconds) => `${seconds.toFixed(2)} s`;
  console.log(`| ${title} | ${drawn} | ${s(first)} | ${s(second)} | ${s(slowest.seconds)} | ${slowest.chart} |`);
}
await browser.close();
rmSync(profile, { recursive: true });

// From the click on a link to the tab, which its address names, to the last chart drawn.
async function opening(slug, hash) {
  await page.goto("about:blank");
  const begun = performance.now();
  await visit(page, slug, hash);
  await settled(page);
  return (performance.now() - begun) / 1000;
}

async function median(measure) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await measure());
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
}

// One query, past the cache.
async function ask(body) {
  const begun = performance.now();
  const answer = await page.request.post(`${SUPERSET}/api/v1/chart/data`, { data: { ...body, force: true }, headers });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
  return (performance.now() - begun) / 1000;
}

async function nameOf(body) {
  const id = body.form_data?.slice_id;
  if (!id) return body.form_data?.native_filter_id ?? "a filter's values";
  return (await (await page.request.get(`${SUPERSET}/api/v1/chart/${id}`)).json()).result.slice_name;
}
