// From an alert to the customer's page, and the click that marks the alert: who may, and what it changes.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { request } from "playwright-core";
import { dashboards, datasets } from "./assets.js";
import { facts } from "./database.js";
import { SUPERSET, person, rows, session } from "./superset.js";

const [alert] = await facts(`select event_id, customer_id from spendcast.alerts
  where status = 'published' and created_at > now() - interval '20 days' order by created_at desc, event_id limit 1`);
const [newest] = await facts("select customer_id from spendcast.purchases order by arrival desc limit 1");
const state = async () => (await facts(`select work_state, marked_by, note, marked_at::text from spendcast.alerts
  where event_id = '${alert?.event_id ?? ""}'`))[0];
const page = `/alerts?event=${encodeURIComponent(alert?.event_id ?? "E-404")}`;
const dataset = (name) => [...datasets.values()].find(({ table_name }) => table_name === name);

const people = {};
let nobody;
before(async () => {
  for (const who of ["growth", "analyst", "admin"]) {
    people[who] = await session(who, process.env[`SUPERSET_${who.toUpperCase()}_PASSWORD`]);
  }
  nobody = await request.newContext({ baseURL: SUPERSET });
});

// The token against forgery that a person's page holds.
async function token(context) {
  const [, found] = (await (await context.get(page)).text()).match(/name="csrf_token" value="([^"]+)"/) ?? [];
  return found;
}
const mark = (context, form) =>
  context.post("/alerts", { form, maxRedirects: 0, headers: { Referer: `${SUPERSET}${page}` } });

test("a stranger is sent to the login, and sees and changes nothing", async () => {
  for (const path of [page, "/customers?id=C-1"]) {
    const answer = await nobody.get(path, { maxRedirects: 0 });
    assert.equal(answer.status(), 302, path);
    assert.match(answer.headers().location, /^\/login\/\?next=/, path);
  }

  const answer = await mark(nobody, { event: alert?.event_id ?? "E-404", state: "handled" });

  assert.equal(answer.status(), 302, "Superset sends a request without a token back");
  if (alert) assert.equal((await state()).work_state, "open");
});

test("an unknown customer and an unknown alert have a page that says so", async () => {
  const customer = await people.growth.get("/customers?id=%3Cb%3EC-none");
  const unknown = await people.growth.get("/alerts?event=E-404");

  assert.equal(customer.status(), 404);
  assert.match(await customer.text(), /No such customer[^]*&lt;b&gt;C-none/);
  assert.equal(unknown.status(), 404);
  assert.match(await unknown.text(), /No such alert/);
});

test("an unknown customer's profile says that there is none", async () => {
  const api = await person("growth", process.env.SUPERSET_GROWTH_PASSWORD);
  const filters = [{ col: "customer_id", op: "IN", val: ["C-none"] }];

  const found = await rows(api, dataset("customer_profile"), { metrics: ["who", "purchases"], columns: [], filters });

  assert.deepEqual(found, [{ who: "no such customer", purchases: null }]);
});

test("nobody marks alerts in SQL Lab", async () => {
  const api = await person("analyst", process.env.SUPERSET_ANALYST_PASSWORD);
  const call = `call dashboards.mark_alert('${alert?.event_id}', 'handled', 'someone else', null, null)`;
  for (const sql of [call, `set default_transaction_read_only = off; CaLL ${call.slice(5)}`, `do $$ begin ${call}; end $$`]) {
    const answer = await api.post("/api/v1/sqllab/execute/", { database_id: 1, sql, schema: "dashboards" });
    assert.notEqual(answer.status(), 200, sql);
    assert.match(await answer.text(), sql.startsWith("do") ? /DML/ : /CALL is not allowed/, sql);
  }
  if (alert) assert.equal((await state()).work_state, "open");
});

if (newest) {
  test("a customer's link opens the dashboard with that customer chosen", async () => {
    const answer = await people.growth.get(`/customers?id=${encodeURIComponent(newest.customer_id)}`, { maxRedirects: 0 });

    assert.equal(answer.status(), 302);
    const { pathname, searchParams } = new URL(answer.headers().location, SUPERSET);
    const { slug, metadata } = dashboards.find(({ dashboard_title }) => dashboard_title === "Customer");
    const [{ id, targets }] = metadata.native_filter_configuration;
    assert.equal(pathname, `/superset/dashboard/${slug}/`);
    for (const part of [id, targets[0].column.name, newest.customer_id]) {
      assert.ok(searchParams.get("native_filters").includes(part), part);
    }
  });
}

if (alert) {
  test("growth marks an alert by a click, once; a click without a token changes nothing", async () => {
    const form = { event: alert.event_id, state: "handled", note: "called <b>" };
    const csrf_token = await token(people.growth);

    const forged = await mark(people.growth, form);
    const after = await state();
    const clicked = await mark(people.growth, { ...form, csrf_token });
    const first = await state();
    const again = await mark(people.growth, { ...form, csrf_token });

    assert.equal(forged.status(), 302, "Superset sends a request without a token back");
    assert.equal(after.work_state, "open");
    assert.equal(clicked.status(), 303);
    assert.deepEqual({ ...first, marked_at: null }, { work_state: "handled", marked_by: "growth", note: "called <b>", marked_at: null });
    assert.equal(again.status(), 303);
    assert.deepEqual(await state(), first);
    const shown = await (await people.growth.get(page)).text();
    assert.match(shown, /handled by growth[^]*called &lt;b&gt;/);
  });

  test("a handled alert leaves the work list and counts for the precision", async () => {
    const api = await person("growth", process.env.SUPERSET_GROWTH_PASSWORD);
    const columns = ["event_id"];
    const open = await rows(api, dataset("alerts_open"), { columns, metrics: [], row_limit: 10_000 });
    const query = { metrics: ["handled_due", "handled_precision"], columns: [] };
    const [unknown] = await rows(api, dataset("alerts_by_state"), query);
    await facts(`insert into spendcast.prediction_outcomes
      select event_id, role, model, version, now(), purchase_probability, expected_spend, true, 1000.01
      from spendcast.predictions where event_id = '${alert.event_id}' and role = 'champion'`);
    const [known] = await rows(api, dataset("alerts_by_state"), query);
    await facts(`delete from spendcast.prediction_outcomes where event_id = '${alert.event_id}'`);

    assert.ok(!open.some(({ event_id }) => event_id === alert.event_id));
    assert.deepEqual(unknown, { handled_due: 0, handled_precision: null });
    assert.deepEqual(known, { handled_due: 1, handled_precision: 1 });
  });

  test("a role that may not mark alerts sees the page and changes nothing", async () => {
    const before = await state();
    const shown = await (await people.analyst.get(page)).text();
    const csrf_token = (await (await people.analyst.get("/api/v1/security/csrf_token/")).json()).result;

    const answer = await mark(people.analyst, { event: alert.event_id, state: "open", csrf_token });

    assert.match(shown, /Your role may not mark alerts/);
    assert.equal(answer.status(), 403);
    assert.deepEqual(await state(), before);
  });

  test("a wrong state, a long note and an unknown alert are refused; an administrator reopens", async () => {
    const csrf_token = await token(people.admin);
    const status = async (form) => (await mark(people.admin, { event: alert.event_id, csrf_token, ...form })).status();

    assert.equal(await status({ state: "lost" }), 400);
    assert.equal(await status({ state: "open", note: "x".repeat(501) }), 400);
    assert.equal(await status({ state: "open", event: "E-404" }), 404);
    assert.equal(await status({ state: "open" }), 303);
    assert.equal((await state()).work_state, "open");
    assert.equal((await state()).marked_by, "admin");
  });
}
