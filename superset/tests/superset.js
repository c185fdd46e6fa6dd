// Superset as its API shows it to one person, without a browser.
import assert from "node:assert/strict";
import { request } from "playwright-core";

export const SUPERSET = process.env.SUPERSET_URL ?? "http://127.0.0.1:8088";

// The context of somebody who is logged in; its `post` adds what Superset wants against forgery.
export async function person(username, password) {
  const guest = await request.newContext({ baseURL: SUPERSET });
  const login = await guest.post("/api/v1/security/login", { data: { username, password, provider: "db" } });
  assert.equal(login.status(), 200, await login.text());
  const Authorization = `Bearer ${(await login.json()).access_token}`;
  const context = await request.newContext({ baseURL: SUPERSET, extraHTTPHeaders: { Authorization } });
  const token = (await (await context.get("/api/v1/security/csrf_token/")).json()).result;
  const post = (path, data) => context.post(path, { data, headers: { "X-CSRFToken": token, Referer: SUPERSET } });
  return { get: (path, options) => context.get(path, options), post };
}

// The context of somebody who is logged in as a browser is: by a cookie.
export async function session(username, password) {
  const context = await request.newContext({ baseURL: SUPERSET });
  const [, csrf_token] = (await (await context.get("/login/")).text()).match(/id="csrf_token"[^>]*?value="([^"]+)"/);
  const answer = await context.post("/login/", {
    form: { username, password, csrf_token }, headers: { Referer: `${SUPERSET}/login/` }, maxRedirects: 0,
  });
  assert.equal(answer.status(), 302, `login of ${username}`);
  return context;
}

// Rows of a query on a dataset, past Superset's cache.
export async function rows(person, dataset, query) {
  const filter = encodeURIComponent(`(filters:!((col:table_name,opr:eq,value:${dataset.table_name})))`);
  const [{ id }] = (await (await person.get(`/api/v1/dataset/?q=${filter}`)).json()).result;
  const answer = await person.post("/api/v1/chart/data", {
    datasource: { id, type: "table" }, queries: [query], force: true, result_type: "full", result_format: "json",
  });
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()).result[0].data;
}
