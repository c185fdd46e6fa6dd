// The imported dashboards through Superset's API: who may ask what, and that each figure is right.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { request } from "playwright-core";
import { parse } from "yaml";
import { charts, chartsOf, dashboards, datasets, tabsOf } from "./assets.js";
import { facts, ofSuperset, sql } from "./database.js";
import { SUPERSET, person, rows, session } from "./superset.js";
import { until } from "./until.js";

const people = {};
before(async () => {
  for (const who of ["growth", "analyst"]) {
    people[who] = await person(who, process.env[`SUPERSET_${who.toUpperCase()}_PASSWORD`]);
  }
});

test("growth cannot ask in SQL", async () => {
  const answer = await people.growth.post("/api/v1/sqllab/execute/", { database_id: 1, sql: "select 1" });

  assert.equal(answer.status(), 403);
});

test("analyst asks in SQL on the views, and sees nothing else of the database", async () => {
  const view = await ask(people.analyst, "select alert_threshold from dashboards.refreshed");
  const facts = await ask(people.analyst, "select count(*) from spendcast.purchases");
  const write = await ask(people.analyst, "create table dashboards.mine (n int)");

  assert.equal(view.status(), 200);
  assert.equal(Number((await view.json()).data[0].alert_threshold), 1000);
  assert.notEqual(facts.status(), 200);
  assert.notEqual(write.status(), 200);
});

test("nobody sees anything without a login", async () => {
  const nobody = await request.newContext({ baseURL: SUPERSET });
  for (const path of ["/superset/dashboard/today/", "/reports/2026-10/1.html", "/api/v1/dashboard/"]) {
    const answer = await nobody.get(path, { maxRedirects: 0 });
    if (answer.ok()) assert.equal((await answer.json()).count, 0, path);
    else assert.ok([302, 401, 403].includes(answer.status()), `${path}: ${answer.status()}`);
  }
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

test("what people look at is not stored", async () => {
  const stored = async () => (await ofSuperset("select count(*) from logs"))[0].count;
  const before = await stored();

  await people.growth.get("/superset/dashboard/today/");
  await people.growth.get("/api/v1/dashboard/today/charts");

  assert.equal(await stored(), before);
});

// Each costs the browser a sixth of a second, and a page is to open within three.
test("no page or tab has more than nine charts", () => {
  for (const { title, charts } of dashboards.flatMap(tabsOf)) {
    assert.ok(charts.length > 0 && charts.length <= 9, `${title}: ${charts.length}`);
  }
});

test("no figure of Today is older than ten seconds when it is asked for", () => {
  for (const chart of chartsOf(dashboards.find(({ slug }) => slug === "today"))) {
    const seconds = chart.cache_timeout ?? datasets.get(chart.dataset_uuid).cache_timeout;
    assert.ok(seconds !== null && seconds <= 10, `${chart.slice_name}: ${seconds}`);
  }
});

test("a page asks no other server for anything", async () => {
  const policy = (await people.growth.get("/login/")).headers()["content-security-policy"];

  assert.match(policy, /img-src 'self'/);
  assert.doesNotMatch(policy, /https?:|\w\.\w/);
});

// ECharts' options of a chart; flow YAML reads them as Superset does.
const optionsOf = ({ params }) => parse(params.echart_options ?? "{}");
const series = [...charts.values()].filter(({ viz_type }) => viz_type.startsWith("echarts_timeseries"));

test("an axis of time has about five labels, an even step apart and a gap between them", async () => {
  const page = await (await people.growth.get("/login/")).text();
  const [, bootstrap] = page.match(/data-bootstrap="([^"]+)"/);
  const { theme } = JSON.parse(bootstrap.replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&")).common;
  const gap = (colours, kind) => colours.echartsOptionsOverridesByChartType?.[kind]?.xAxis.axisLabel.minMargin;
  for (const chart of charts.values()) {
    const column = datasets.get(chart.dataset_uuid).columns.find((c) => c.column_name === chart.params.x_axis);
    if (!column?.is_dttm || chart.params.xAxisForceCategorical) continue;

    for (const colours of ["default", "dark"]) assert.ok(gap(theme[colours], chart.viz_type) >= 10, `${chart.slice_name}, ${colours}`);
    assert.deepEqual(optionsOf(chart).xAxis, { splitNumber: 5, axisLabel: { showMaxLabel: false } }, chart.slice_name);
  }
});

test("an axis of whole numbers has no ticks between them", () => {
  for (const chart of series.filter(({ params }) => [",d", ",.0f", ".3~s"].includes(params.y_axis_format))) {
    const { xAxis, yAxis } = optionsOf(chart);
    const values = chart.params.orientation === "horizontal" ? xAxis : yAxis;
    assert.equal(values?.minInterval, 1, chart.slice_name);
  }
});

// Superset filters by the first number of a bar's point, which on a horizontal bar is its length; where there is a
// dimension, by the dimension's value, which two metrics would displace.
test("a click on a horizontal bar filters by a dimension, or not at all", () => {
  for (const dashboard of dashboards.filter(({ metadata }) => metadata.cross_filters_enabled)) {
    for (const { slice_name, params } of chartsOf(dashboard)) {
      if (params.orientation !== "horizontal") continue;
      assert.ok(params.groupby.length > 0 && params.metrics.length === 1, slice_name);
    }
  }
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

// The same figures by Superset's own query and by plain SQL, for each chart. A view of what is now may change
// between the questions: plain SQL is asked before and after, and Superset's figure lies between its answers.
for (const chart of charts.values()) {
  test(`${chart.slice_name}: the API's figures are those of plain SQL`, async () => {
    const dataset = datasets.get(chart.dataset_uuid);
    const names = [chart.params.metrics, chart.params.metric].flat().filter(Boolean);
    const metrics = dataset.metrics.filter((metric) => names.includes(metric.metric_name));
    const extras = chart.params.adhoc_filters.filter((f) => f.expressionType === "SQL").map((f) => f.sqlExpression);
    const from = `from dashboards.${dataset.table_name} ${extras.length ? `where ${extras.join(" and ")}` : ""}`;
    const query = { row_limit: 10_000, extras: extras.length ? { where: extras.join(" and ") } : {} };
    const figures = metrics.length
      ? async () => {
          const plain = metrics.map((m) => `${m.expression} as "${m.metric_name}"`).join(", ");
          const [before] = await sql(`select ${plain} ${from}`);
          const [found] = await rows(people.growth, dataset, { ...query, metrics: Object.keys(before), columns: [] });
          const [after] = await sql(`select ${plain} ${from}`);
          return Object.keys(before).map((name) => [found, before, after].map((row) => Number(row[name])));
        }
      : async () => {
          const columns = chart.params.all_columns;
          const [{ n }] = await sql(`select count(*) as n from (select distinct ${columns} ${from}) rows`);
          const found = await rows(people.growth, dataset, { ...query, metrics: [], columns });
          return [[found.length, Math.min(Number(n), 10_000), Math.min(Number(n), 10_000)]];
        };

    let answers;
    const same = (a, b) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.abs(b);
    const between = (a, [b, c]) => a > Math.min(b, c) && a < Math.max(b, c);
    const right = ([found, ...expected]) => expected.some((b) => same(found, b)) || between(found, expected);
    await until("the same figures", async () => (answers = await figures()).every(right)).catch((late) => {
      throw answers ? new Error(`API, SQL before and after: ${JSON.stringify(answers)}`) : late;
    });
  });
}

test("everybody lands on Today", async () => {
  for (const path of ["/", "/superset/welcome/"]) {
    const answer = await people.growth.get(path);
    assert.match(answer.url(), /\/superset\/dashboard\/today\/$/, path);
  }
});

test("a dashboard's datasets are kept for each person who only looks", async () => {
  const path = "/api/v1/dashboard/month/datasets";
  const growth = await session("growth", process.env.SUPERSET_GROWTH_PASSWORD);
  const analyst = await session("analyst", process.env.SUPERSET_ANALYST_PASSWORD);
  const stranger = await request.newContext({ baseURL: SUPERSET });
  const first = await growth.get(path);
  const second = await growth.get(path);
  const names = ({ result }) => result.map(({ table_name }) => table_name).sort();

  assert.equal(second.headers()["cache-status"], "spendcast; hit");
  assert.deepEqual(await second.json(), await first.json());
  for (let i = 0; i < 2; i++) {
    const fresh = await analyst.get(path);
    assert.equal(fresh.headers()["cache-status"], undefined);
    assert.deepEqual(names(await fresh.json()), names(await first.json()));
    assert.equal((await stranger.get(path)).status(), 401);
  }
});

test("a role that loses a dataset is refused within ten seconds, and has it again", async () => {
  const dataset = [...datasets.values()].find(({ table_name }) => table_name === "month_totals");
  const answered = () => rows(people.growth, dataset, { metrics: [], columns: ["month"] }).then(() => true, () => false);
  const of = `from ab_permission_view_role g using ab_role r, ab_permission_view p, ab_view_menu v
    where g.role_id = r.id and r.name = 'growth' and g.permission_view_id = p.id and p.view_menu_id = v.id
      and v.name like '%.[month_totals]%'`;
  assert.ok(await answered());
  const lost = await ofSuperset(`delete ${of} returning g.permission_view_id, g.role_id`);
  try {
    assert.equal(lost.length, 1);
    await until("refused", async () => !(await answered()), 12_000);
  } finally {
    for (const { permission_view_id, role_id } of lost) {
      await ofSuperset(`insert into ab_permission_view_role (id, permission_view_id, role_id)
        values (nextval('ab_permission_view_role_id_seq'), ${permission_view_id}, ${role_id})`);
    }
  }
  await until("answered", answered, 12_000);
});

test("a phone is sent one box a row, and a desk the layout that is stored", async () => {
  const phone = { headers: { "User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36" } };
  const favourites = await people.growth.get("/api/v1/dashboard/favorite_status/?q=!(1)", phone);
  assert.equal(favourites.status(), 200); // a list, and no layout
  for (const { slug, position } of dashboards) {
    const layout = async (options) => {
      const answer = await people.growth.get(`/api/v1/dashboard/${slug}`, options);
      return Object.values(JSON.parse((await answer.json()).result.position_json));
    };
    const desk = (await layout({})).filter(({ type }) => type === "ROW");
    const small = await layout(phone);

    const rows = Object.values(position).filter(({ type }) => type === "ROW");
    assert.deepEqual(desk.map(({ children }) => children).sort(), rows.map(({ children }) => children).sort());
    for (const { type, children, meta } of small) {
      if (type === "ROW") assert.equal(children.length, 1);
      if (type === "CHART") assert.ok(meta.width >= 12);
    }
    const charts = (boxes) => boxes.filter(({ type }) => type === "CHART").length;
    assert.equal(charts(small), charts(Object.values(position)));
  }
});

test("drift shows the ten features that drifted most", async () => {
  const chart = [...charts.values()].find(({ slice_name }) => slice_name === "Drift by feature");
  const largest = await facts(`select name from spendcast.prediction_drift
    where week > (select max(week) from spendcast.prediction_drift) - 28
    group by 1 order by max(psi) desc, name limit 10`);

  const where = chart.params.adhoc_filters.at(-1).sqlExpression;
  const found = await rows(people.growth, datasets.get(chart.dataset_uuid), { metrics: ["psi"], columns: ["name"], extras: { where } });

  const expected = largest.length ? largest.map(({ name }) => name) : ["none yet"];
  assert.deepEqual(found.map(({ name }) => name).sort(), expected.sort());
});

if (process.env.SPENDCAST_DATA !== "two_years") {
  for (const name of [
    "Last week", "Against last week", "Month before", "Month on month", "Year before", "Year on year",
    "Precision of alerts", "Recall of alerts", "Predicted / spent", "Expected per customer",
  ]) {
    test(`${name} is unknown, not zero, in a shop that has just begun`, async () => {
      const chart = [...charts.values()].find(({ slice_name }) => slice_name === name);

      const found = await rows(people.growth, datasets.get(chart.dataset_uuid), { metrics: [chart.params.metric], columns: [] });

      assert.deepEqual(found, [{ [chart.params.metric]: null }]);
    });
  }
}

async function ask(person, sql) {
  const [{ id }] = (await (await person.get("/api/v1/database/")).json()).result;
  return person.post("/api/v1/sqllab/execute/", { database_id: id, sql, runAsync: false });
}
