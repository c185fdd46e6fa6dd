// The pictures in docs/dashboards show the present dashboards. Needs no server.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { dashboards, fingerprint, tabsOf } from "./assets.js";

const FOLDER = new URL("../../docs/dashboards/", import.meta.url);
const known = JSON.parse(readFileSync(new URL("pictures.json", FOLDER), "utf8"));

for (const dashboard of dashboards) {
  test(`the picture of ${dashboard.dashboard_title} was taken since the dashboard or a chart of it last changed`, () => {
    for (const { picture } of tabsOf(dashboard)) {
      assert.ok(existsSync(new URL(`${picture}.png`, FOLDER)), "run `make pictures` beside `make stack`");
    }
    assert.equal(known[dashboard.slug], fingerprint(dashboard), "run `make pictures` beside `make stack`");
  });
}
