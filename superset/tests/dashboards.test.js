// The imported dashboards in a real browser, against a real Superset on a database of two_years.sql, with
// one purchase, or an empty one; test.sh starts all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { charts, dashboards, datasets, tabsOf } from "./assets.js";
import { PHONE, box, launch, logIn, openDashboard, openTab, settled, showWhole } from "./browser.js";
import { drawn, unreadable } from "./canvas.js";
import { sql } from "./database.js";
import { SUPERSET } from "./superset.js";
import { until } from "./until.js";

const FULL = process.env.SPENDCAST_DATA === "two_years";
const SHOTS = process.env.SCREENSHOTS;

let browser;
const people = {};
const failures = [];

before(async () => {
  browser = await launch();
  for (const who of ["growth", "analyst"]) {
    people[who] = await logIn(browser, who, process.env[`SUPERSET_${who.toUpperCase()}_PASSWORD`]);
    people[who].on("response", (response) => {
      if (response.url().includes("/api/v1/chart/data") && !response.ok()) {
        failures.push(`${response.status()} ${response.url()}`);
      }
    });
  }
  people.phone = await logIn(browser, "growth", process.env.SUPERSET_GROWTH_PASSWORD, PHONE);
});
after(() => browser?.close());

const figure = (page, name) => box(page, name).locator(".header-line").innerText();

// Colour on the canvas (where little is stored its axes will do), rows in the table, or a figure: whatever the
// kind of chart has to show.
async function hasContent(chart) {
  return chart.evaluate((element, sparse) => {
    const canvas = element.querySelector("canvas");
    if (canvas) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) {
        const [red, green, blue, alpha] = data.subarray(i, i + 4);
        const coloured = Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
        if (alpha > 0 && (sparse || coloured)) return true;
      }
      return false;
    }
    return (
      element.querySelectorAll("tbody tr").length > 0 ||
      (element.querySelector(".header-line")?.innerText ?? "") !== ""
    );
  }, !FULL);
}

const tabs = dashboards.flatMap(tabsOf);

for (const who of FULL ? ["growth", "analyst"] : ["growth"]) {
  for (const tab of tabs) {
    test(`${who} sees every chart of ${tab.title} drawn`, async () => {
      const page = people[who];
      failures.length = 0;

      await openDashboard(page, tab.slug, tab.name);

      for (const chart of tab.charts) {
        const place = box(page, chart.slice_name);
        await place.scrollIntoViewIfNeeded();
        assert.equal(await place.locator('[role="alert"], .ant-alert-error').count(), 0, chart.slice_name);
        await until(`${chart.slice_name} is drawn`, () => hasContent(place));
      }
      assert.deepEqual(failures, []);
    });
  }
}

// A laptop, a desk and a phone.
for (const width of [1280, 1600, 390]) {
  for (const tab of tabs) {
    test(`${tab.title} at ${width} pixels: every text is whole and apart from the others`, async () => {
      const page = width < 600 ? people.phone : people.growth;
      await page.setViewportSize({ width, height: 1000 });

      await openDashboard(page, tab.slug, tab.name);
      await drawn(page);

      const found = [...(await cut(page)), ...(await unreadable(page))];
      if (SHOTS) await shoot(page, tab.picture, width);
      await page.setViewportSize({ width: 1500, height: 1000 });
      assert.deepEqual(found, []);
    });
  }
}

// Texts whose box is narrower or lower than they are, and warnings of a table's limit. A table on a phone scrolls.
const cut = (page) =>
  page.evaluate(() => {
    const charts = [...document.querySelectorAll('[data-test="chart-grid-component"]')].filter((chart) => chart.checkVisibility());
    const all = (selector) => charts.flatMap((chart) => [...chart.querySelectorAll(selector)]);
    const wide = (box) => box.scrollWidth > box.clientWidth + 1;
    const high = (box) => box.scrollHeight > box.clientHeight + 1;
    const texts = [...all(".header-title"), ...all("tbody").map((body) => body.closest("table").parentElement)];
    const scrolls = (box) => innerWidth < 600 && box.querySelector("tbody");
    const small = [...texts.filter((box) => (wide(box) || high(box)) && !scrolls(box)), ...all(".header-line").filter(wide)];
    return [...small, ...all('[aria-label="warning"]')].map((box) => box.innerText?.slice(0, 60) || "a row limit");
  });

test("a phone shows the title of a dashboard and all its tabs", async () => {
  const page = people.phone;
  for (const { slug, dashboard_title } of dashboards) {
    await openDashboard(page, slug);
    await page.evaluate(() => window.scrollTo(0, 0));
    const title = page.locator('[data-test="editable-title-input"]');

    assert.equal(await title.inputValue(), dashboard_title);
    for (const part of [title, ...(await page.getByRole("tab").all())]) {
      const { x, width } = await part.boundingBox();
      assert.ok(x >= 0 && width > 30 && x + width <= 390, `${slug}: ${x} to ${x + width}`);
    }
  }
});

test("growth cannot open SQL Lab", async () => {
  const lab = await people.growth.goto(`${SUPERSET}/sqllab/`);

  assert.equal(lab.status(), 403);
});

if (!FULL) {
  test("a comparison without a basis is a dash", async () => {
    await openDashboard(people.growth, "month");

    for (const name of ["Month before", "Month on month", "Year before", "Year on year"]) {
      assert.equal(await figure(people.growth, name), "–", name);
    }
  });
}

if (FULL) {
  test("a filter changes the figures", async () => {
    const page = people.growth;
    await openDashboard(page, "today");
    const before = await figure(page, "Orders");

    await page.locator('[data-test="form-item-value"]', { has: page.getByRole("combobox") }).first().locator("input").click();
    await page.locator('.ant-select-item-option[title="DE"], .ant-select-item-option >> text="DE"').first().click();
    await page.keyboard.press("Escape");
    await page.locator('[data-test="filter-bar__apply-button"]').click();
    await changes(() => figure(page, "Orders"), before);
  });

  // The charts whose bars are categories, with the column that a click filters by.
  const CLICKS = [
    ["today", "Revenue by channel", "channel"],
    ["today", "Revenue by country", "country"],
    ["today", "Consumer lag", "topic"],
    ["customers", "Customers by segment", "segment"],
    ["customers", "Expected spend by segment", "segment"],
    ["data-quality", "Dead letters by reason", "reason"],
  ];
  for (const [slug, name, column] of CLICKS) {
    test(`a click on a bar of ${name} filters by ${column}, and empties no chart`, async () => {
      const page = people.growth;
      await openDashboard(page, slug, tabWith(name).name);
      await drawn(page);

      const asked = page.waitForRequest((request) => clickedOn(request, column).length > 0);
      await clickBar(box(page, name));
      const [category] = clickedOn(await asked, column);
      await settled(page);
      await drawn(page);

      const { table_name } = datasets.get(chartNamed(name).dataset_uuid);
      const known = await sql(`select distinct ${column} as category from dashboards.${table_name}`);
      assert.ok(known.some((row) => row.category === category), category);
      for (const tab of tabs.filter((tab) => tab.slug === slug)) {
        if (tab.name) await openTab(page, tab.name);
        for (const { slice_name } of tab.charts) {
          await until(`${slice_name} has rows`, () => hasContent(box(page, slice_name)));
        }
      }
    });
  }

  test("a click on a bar of Month asks for nothing", async () => {
    const page = people.growth;
    for (const name of ["Revenue of the month by category", "Revenue of the best customers", "Alerts of the month"]) {
      await openDashboard(page, "month", tabWith(name).name);
      await drawn(page);
      const asked = page.waitForRequest((request) => request.url().includes("/chart/data"), { timeout: 2000 }).catch(() => null);
      await clickBar(box(page, name));
      assert.equal(await asked, null, name);
    }
  });

  test("a stored report is served as it was sent, and cannot run anything", async () => {
    const [{ month, html }] = await sql("select month, html from dashboards.month_report_files order by month desc limit 1");

    const page = await people.growth.request.get(`${SUPERSET}/reports/${month}/1.html`);
    const pdf = await people.growth.request.get(`${SUPERSET}/reports/${month}/1.pdf`);
    const none = await people.growth.request.get(`${SUPERSET}/reports/1999-01/1.html`);

    assert.equal(await page.text(), html);
    assert.match(page.headers()["content-security-policy"], /^sandbox/);
    assert.equal((await pdf.body()).subarray(0, 4).toString(), "%PDF");
    assert.equal(none.status(), 404);
  });
}

const tabWith = (name) => tabs.find((tab) => tab.charts.some((chart) => chart.slice_name === name));
const chartNamed = (name) => [...charts.values()].find((chart) => chart.slice_name === name);

// The categories by which a request for a chart's figures is filtered.
function clickedOn(request, column) {
  if (!request.url().includes("/chart/data")) return [];
  const { queries } = request.postDataJSON() ?? { queries: [] };
  return queries.flatMap(({ filters }) => filters.filter(({ col, op }) => col === column && op === "IN").flatMap(({ val }) => val));
}

// Clicks a place in the middle of 14 by 6 pixels of one colour: a bar, and not the sign of a legend. At the first click
// Superset gives the focus to the dashboard's panel, which can scroll it from under the mouse; so the panel has it before.
async function clickBar(chart) {
  await chart.page().getByRole("tabpanel").filter({ has: chart }).focus();
  await chart.scrollIntoViewIfNeeded();
  const canvas = chart.locator("canvas").first();
  const position = await canvas.evaluate((element) => {
    const { width, height } = element;
    const { data } = element.getContext("2d").getImageData(0, 0, width, height);
    const colour = (x, y) => String(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4));
    const coloured = (rgba) => {
      const [red, green, blue, alpha] = rgba.split(",").map(Number);
      return alpha > 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
    };
    for (let y = 3; y < height - 3; y += 2) {
      for (let x = 7; x < width - 7; x += 2) {
        const around = [[0, -3], [0, 3], [-7, 0], [7, 0]].map(([right, down]) => colour(x + right, y + down));
        if (coloured(colour(x, y)) && around.every((other) => other === colour(x, y))) {
          return { x: x / devicePixelRatio, y: y / devicePixelRatio };
        }
      }
    }
  });
  assert.ok(position, `a bar in ${await chart.getAttribute("data-test-chart-name")}`);
  await canvas.click({ position });
}

async function changes(look, before) {
  await until(`no longer ${before}`, async () => ![before, ""].includes(await look()));
}

async function shoot(page, name, width) {
  await showWhole(page, width);
  await page.screenshot({ path: `${SHOTS}/${name}-${width}.png` });
}
