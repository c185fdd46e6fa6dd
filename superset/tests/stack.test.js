// The whole of a running `make stack`, seen from outside: a month reported on the Spark cluster, a promoted
// model and an alert, each on its dashboard. `stack/run.sh check` starts it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { box, launch, logIn, openDashboard } from "./browser.js";
import { sql } from "./database.js";
import { SUPERSET } from "./superset.js";
import { until } from "./until.js";

const { AIRFLOW_PORT, KAFKA_PORT, MLFLOW_TRACKING_URI, ROOT, SPARK_UI_PORT } = process.env;
const MODEL = "purchase-value";

let browser;
let page;
before(async () => {
  await until("Superset", async () => (await fetch(`${SUPERSET}/health`)).ok, 300_000);
  browser = await launch();
  page = await logIn(browser, "growth", process.env.SUPERSET_GROWTH_PASSWORD);
});
after(() => browser?.close());

test("a month that Airflow is asked for is counted on the Spark cluster and shows on Month", { timeout: 1_200_000 }, async (t) => {
  const month = new Date(Date.now() - new Date().getUTCDate() * 86_400_000).toISOString().slice(0, 7);
  const reported = () => jobs("completedapps", "MonthlyReport", "FINISHED");
  const before = (await reported()).length;
  const begun = Date.now();

  const run = await airflow("POST", "dags/monthly_report/dagRuns", { logical_date: null, conf: { month } });
  const state = async () => (await airflow("GET", `dags/monthly_report/dagRuns/${run.dag_run_id}`)).state;
  await until("the end of the run", async () => ["success", "failed"].includes(await state()), 1_000_000, 3_000);

  assert.equal(await state(), "success");
  t.diagnostic(`green after ${(Date.now() - begun) / 1000} s`);
  assert.ok((await reported()).length > before);
  await openDashboard(page, "month");
  const row = box(page, "Reports").locator("tbody tr", { hasText: month }).first();
  for (const [name, start] of [["page", "<!doctype html>"], ["PDF", "%PDF"]]) {
    const answer = await page.request.get(SUPERSET + (await row.getByRole("link", { name }).getAttribute("href")));
    assert.equal(answer.status(), 200);
    assert.equal((await answer.text()).slice(0, start.length).toLowerCase(), start.toLowerCase());
  }
});

test("a model that MLflow promotes shows its version on Model", { timeout: 300_000 }, async (t) => {
  const { model_version: old } = await mlflow("GET", `registered-models/alias?name=${MODEL}&alias=champion`);
  const { source, run_id, tags } = old;
  const model_id = source.split("/").pop(); // "models:/m-…", which the answer leaves out
  const { model_version: version } = await mlflow("POST", "model-versions/create", { name: MODEL, source, model_id, run_id, tags });
  const begun = Date.now();

  await mlflow("POST", "registered-models/alias", { name: MODEL, alias: "champion", version: version.version });

  await openDashboard(page, "model", "Versions");
  const row = box(page, "Versions").locator("tbody tr", { hasText: MODEL }).getByText(version.version, { exact: true });
  await until(`version ${version.version}`, async () => (await row.count()) > 0 || (await openDashboard(page, "model", "Versions")), 240_000);
  t.diagnostic(`version ${version.version} after ${(Date.now() - begun) / 1000} s`);
});

test("an alert shows on Today within 30 seconds of its sending", { timeout: 900_000 }, async (t) => {
  const [{ now }] = await sql("select now()::text as now");
  const sent = `select event_id, customer_id, to_char(created_at, 'YYYY-MM-DD HH24:MI') as at, now() - created_at as age
    from dashboards.today_alerts where status = 'published' and created_at > '${now}' order by created_at limit 1`;
  await openDashboard(page, "today", "Alerts");
  await sellToTheBestCustomer();
  let alert;
  await until("an alert", async () => ([alert] = await sql(sent)).length > 0, 60_000, 200);
  const begun = Date.now();

  const row = box(page, "Alerts").locator("tbody tr", { hasText: alert.customer_id }).filter({ hasText: alert.at });
  await until("the alert on the page", async () => (await row.count()) > 0, 30_000, 100);
  t.diagnostic(`on the page ${(Date.now() - begun) / 1000} s after it was stored as sent`);
});

// A purchase that raises an alert for sure; the shop's own raise a few an hour.
async function sellToTheBestCustomer() {
  const [customer] = await sql("select customer_id, country, channel from dashboards.today_alerts order by expected_spend desc limit 1");
  const id = `check-${Date.now()}`;
  const items = [{ sku: "SKU-1", category: "fashion", quantity: 1, unit_price: "29.99" }];
  const event = { event_id: id, type: "purchase", order_id: id, occurred_at: new Date(), currency: "USD", ...customer, items };
  const topic = ["--bootstrapServers", `127.0.0.1:${KAFKA_PORT}`, "--topic", "purchases"];
  execFileSync(`${ROOT}/bin/simulate`, ["replay", "-", ...topic], { input: JSON.stringify(event) });
}

async function jobs(list, name, state) {
  const answer = await (await fetch(`http://127.0.0.1:${SPARK_UI_PORT}/json/`)).json();
  return answer[list].filter((job) => job.name.includes(name) && job.state === state);
}

const mlflow = (method, path, body) => json(method, `${MLFLOW_TRACKING_URI}/api/2.0/mlflow/${path}`, body);

let token;
async function airflow(method, path, body) {
  const server = `http://127.0.0.1:${AIRFLOW_PORT}`;
  token ??= (await json("GET", `${server}/auth/token`)).access_token;
  return json(method, `${server}/api/v2/${path}`, body, { Authorization: `Bearer ${token}` });
}

async function json(method, url, body, headers = {}) {
  const answer = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${url}: ${answer.status}`);
  return answer.json();
}
