// The imported dashboards in a real browser, against a real Superset on a database of two_years.sql, with
// one purchase, or an empty one; test.sh starts all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { charts, chartsOf, dashboards, datasets } from "./assets.js";
import { SUPERSET, box, launch, logIn, openDashboard, settled } from "./browser.js";
import { sql } from "./database.js";
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
});
after(() => browser?.close());

const figure = (page, name) => box(page, name).locator(".header-line").innerText();

// Colour on the canvas (where little is stored its axes will do), rows in the table, or a figure: whatever the
// kind of chart has to show.
async function drawn(chart) {
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

for (const who of FULL ? ["growth", "analyst"] : ["growth"]) {
  for (const dashboard of dashboards) {
    test(`${who} sees every chart of ${dashboard.dashboard_title} drawn`, async () => {
      const page = people[who];
      failures.length = 0;

      await openDashboard(page, dashboard.slug);

      for (const chart of chartsOf(dashboard)) {
        const place = box(page, chart.slice_name);
        await place.scrollIntoViewIfNeeded();
        assert.equal(await place.locator('[role="alert"], .ant-alert-error').count(), 0, chart.slice_name);
        await until(`${chart.slice_name} is drawn`, () => drawn(place));
      }
      assert.deepEqual(failures, []);
      if (SHOTS && who === "growth") await shoot(page, dashboard.slug);
    });
  }
}

test("growth cannot open SQL Lab, nor ask in SQL", async () => {
  const page = people.growth;

  const lab = await page.goto(`${SUPERSET}/sqllab/`);
  const answer = await page.request.post(`${SUPERSET}/api/v1/sqllab/execute/`, {
    data: { database_id: 1, sql: "select 1" },
    headers: await csrf(page),
  });

  assert.equal(lab.status(), 403);
  assert.equal(answer.status(), 403);
});

test("analyst asks in SQL on the views, and sees nothing else of the database", async () => {
  const view = await ask(people.analyst, "select alert_threshold from dashboards.refreshed");
  const facts = await ask(people.analyst, "select count(*) from spendcast.purchases");
  const write = await ask(people.analyst, "create table dashboards.mine (n int)");

  assert.equal(view.status, 200);
  assert.equal(Number(view.body.data[0].alert_threshold), 1000);
  assert.notEqual(facts.status, 200);
  assert.notEqual(write.status, 200);
});

test("nobody sees anything without a login", async () => {
  const context = await browser.newContext();
  for (const path of ["/superset/dashboard/today/", "/reports/2026-10/1.html"]) {
    const answer = await context.request.get(SUPERSET + path, { maxRedirects: 0 });
    assert.ok([302, 401, 403].includes(answer.status()), `${path}: ${answer.status()}`);
  }
  const answer = await context.request.get(`${SUPERSET}/api/v1/dashboard/`, { maxRedirects: 0 });
  assert.deepEqual(answer.ok() ? (await answer.json()).count : 0, 0);
  await context.close();
});

test("every view and column says what it is, in the database as in Superset", async () => {
  const described = await sql(`select c.relname as view, a.attname as name, col_description(c.oid, a.attnum) as text
    from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'dashboards'::regnamespace
    union all
    select relname, '', obj_description(oid) from pg_class where relnamespace = 'dashboards'::regnamespace`);
  const inSuperset = new Map();
  for (const { table_name, description, columns } of datasets.values()) {
    inSuperset.set(`${table_name}.`, description);
    for (const column of columns) inSuperset.set(`${table_name}.${column.column_name}`, column.description);
  }

  for (const { view, name, text } of described) {
    assert.ok(text, `${view}.${name}`);
    const known = inSuperset.get(`${view}.${name}`);
    if (inSuperset.has(`${view}.`)) assert.equal(known, text, `${view}.${name}`);
  }
});

test("every chart says what it answers", () => {
  for (const chart of charts.values()) assert.match(chart.description ?? "", /.{15,}/, chart.slice_name);
});

test("a filter reaches only charts that know its column", () => {
  for (const { dashboard_title, metadata, position } of dashboards) {
    for (const { name, scope, targets } of metadata.native_filter_configuration) {
      for (const place of Object.values(position)) {
        const reached = place.type === "CHART" && place.parents.some((parent) => scope.rootPath.includes(parent));
        if (!reached || !targets[0].column) continue;
        const { columns } = datasets.get(charts.get(place.meta.uuid).dataset_uuid);
        const known = columns.some((column) => column.column_name === targets[0].column.name);
        assert.ok(known, `${dashboard_title}: ${name} and ${place.meta.sliceName}`);
      }
    }
  }
});

// The same figure by Superset's own query and by plain SQL, for each chart.
for (const chart of charts.values()) {
  test(`${chart.slice_name}: the API's figures are those of plain SQL`, async () => {
    const dataset = datasets.get(chart.dataset_uuid);
    const keys = [chart.params.metrics, chart.params.metric].flat().filter(Boolean);
    const sums = dataset.metrics.filter((metric) => keys.includes(metric.metric_name));
    const columns = sums.length ? undefined : chart.params.all_columns;
    const extras = chart.params.adhoc_filters.filter((f) => f.expressionType === "SQL").map((f) => f.sqlExpression);
    const query = { metrics: sums.map((m) => m.metric_name), columns: columns ?? [], row_limit: 10_000,
      extras: extras.length ? { where: extras.join(" and ") } : {} };
    const where = extras.length ? `where ${extras.join(" and ")}` : "";
    const plain = sums.length
      ? `select ${sums.map((m) => `${m.expression} as "${m.metric_name}"`).join(", ")} from dashboards.${dataset.table_name} ${where}`
      : `select count(*) as n from (select distinct ${columns} from dashboards.${dataset.table_name} ${where}) rows`;

    const rows = await chartData(people.growth, dataset, query);
    const expected = await sql(plain);

    if (sums.length) {
      for (const metric of sums) {
        const [a, b] = [rows[0][metric.metric_name], expected[0][metric.metric_name]];
        assert.ok(close(Number(a), Number(b)), `${metric.metric_name}: ${a} and ${b}`);
      }
    } else {
      assert.equal(rows.length, Math.min(Number(expected[0].n), 10_000));
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

  test("a click on a bar filters the other charts", async () => {
    const page = people.growth;
    await openDashboard(page, "data-quality");
    const before = await box(page, "The newest dead letters").locator("tbody tr").allInnerTexts();

    const canvas = box(page, "Dead letters by reason").locator("canvas").first();
    await canvas.scrollIntoViewIfNeeded();
    const { width, height } = await canvas.boundingBox();
    await canvas.click({ position: { x: width * 0.205, y: height * 0.7 } });

    const rows = () => box(page, "The newest dead letters").locator("tbody tr").allInnerTexts();
    await changes(async () => (await rows()).join(), before.join());
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

async function changes(look, before) {
  await until(`no longer ${before}`, async () => ![before, ""].includes(await look()));
}

async function shoot(page, slug) {
  const height = await page.evaluate(() => document.querySelector('[data-test="grid-content"]').scrollHeight);
  await page.setViewportSize({ width: 1500, height: height + 180 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await settled(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500))); // charts grow in
  await page.screenshot({ path: `${SHOTS}/${slug}.png` });
  await page.setViewportSize({ width: 1500, height: 1000 });
}

async function csrf(page) {
  const answer = await page.request.get(`${SUPERSET}/api/v1/security/csrf_token/`);
  return answer.ok() ? { "X-CSRFToken": (await answer.json()).result, Referer: SUPERSET } : { Referer: SUPERSET };
}

async function ask(page, statement) {
  const { result } = await (await page.request.get(`${SUPERSET}/api/v1/database/`)).json();
  const answer = await page.request.post(`${SUPERSET}/api/v1/sqllab/execute/`, {
    data: { database_id: result[0].id, sql: statement, runAsync: false },
    headers: await csrf(page),
  });
  return { status: answer.status(), body: await answer.json() };
}

async function chartData(page, dataset, query) {
  const id = await datasetId(page, dataset);
  const answer = await page.request.post(`${SUPERSET}/api/v1/chart/data`, {
    data: { datasource: { id, type: "table" }, queries: [query], force: true, result_type: "full", result_format: "json" },
    headers: await csrf(page),
  });
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()).result[0].data;
}

async function datasetId(page, dataset) {
  const filter = encodeURIComponent(`(filters:!((col:table_name,opr:eq,value:${dataset.table_name})))`);
  const answer = await page.request.get(`${SUPERSET}/api/v1/dataset/?q=${filter}`);
  return (await answer.json()).result[0].id;
}

// Minutes go by between the two questions.
const close = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 0.02 * Math.max(Math.abs(a), Math.abs(b), 100);
