// Takes the pictures of docs/dashboards from a running Superset: each tab of a dashboard at 1600 pixels, and the first page of the
// newest report. pictures.json keeps a fingerprint of the assets that each picture shows. `make pictures` starts this.
import { readFileSync, writeFileSync } from "node:fs";
import { dashboards, fingerprint, tabsOf } from "./assets.js";
import { launch, logIn, openDashboard, showWhole } from "./browser.js";
import { SUPERSET } from "./superset.js";

const WIDTH = 1600;
const FOLDER = process.env.PICTURES ? new URL(`file://${process.env.PICTURES}/`) : new URL("../../docs/dashboards/", import.meta.url);

const browser = await launch();
try {
  const page = await logIn(browser, "growth", process.env.SUPERSET_GROWTH_PASSWORD);
  for (const { slug, name, picture } of dashboards.flatMap(tabsOf)) {
    await page.setViewportSize({ width: WIDTH, height: 1000 });
    await openDashboard(page, slug, name);
    await showWhole(page, WIDTH);
    await save(page, picture);
  }
  await report(page);
} finally {
  await browser.close();
}
const known = Object.fromEntries(dashboards.map((dashboard) => [dashboard.slug, fingerprint(dashboard)]));
writeFileSync(new URL("pictures.json", FOLDER), `${JSON.stringify(known, null, 2)}\n`);

// The newest report that is linked on Month; before the first one its picture stays as it is.
async function report(page) {
  await openDashboard(page, "month");
  const links = page.locator('a[href*="/reports/"][href$=".html"]');
  if ((await links.count()) === 0) return console.log("no report is stored yet: report.png is not taken");
  await page.goto(new URL(await links.first().getAttribute("href"), SUPERSET).href);
  await page.setViewportSize({ width: 1280, height: 1000 });
  const end = await page.evaluate(() => document.querySelector("nav")?.offsetTop ?? 1000);
  await page.setViewportSize({ width: 1280, height: Math.ceil(end) });
  await save(page, "report");
}

async function save(page, name) {
  const file = new URL(`${name}.png`, FOLDER).pathname;
  await page.screenshot({ path: file });
  console.log(`${file}: ${Math.round(readFileSync(file).length / 1024)} KB`);
}
