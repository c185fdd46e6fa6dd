// What charts show of changing.sql, beside SQL of this file on the facts.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { charts, datasets } from "./assets.js";
import { facts } from "./database.js";
import { person, rows } from "./superset.js";

const FIRSTS = [1, 2, 3].map((k) => `date_trunc('month', now()) - ${k} * interval '1 month'`);
const NOTHING_SOLD = [{ value: "none", revenue: 0, before: null, year: null }];

let growth;
before(async () => {
  growth = await person("growth", process.env.SUPERSET_GROWTH_PASSWORD);
});

// Rows of a chart as the API answers them, numbers as numbers.
async function shown(name, filters = [], columns = []) {
  const chart = [...charts.values()].find(({ slice_name }) => slice_name === name);
  const where = chart.params.adhoc_filters.filter((f) => f.expressionType === "SQL").map((f) => f.sqlExpression);
  const metrics = [chart.params.metrics ?? chart.params.metric].flat();
  const query = { filters, metrics, columns, row_limit: 10_000, extras: { where: where.join(" and ") } };
  return numbers(await rows(growth, datasets.get(chart.dataset_uuid), query));
}

function numbers(rows) {
  const number = (value) => (value === null || value === "" || Number.isNaN(Number(value)) ? value : Number(value));
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, number(value)])));
}

const of = async (first) => [
  { col: "month", op: "==", val: (await facts(`select to_char(${first}, 'YYYY-MM') as month`))[0].month },
];
const sorted = (rows) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

for (const [dimension, column] of Object.entries({
  category: "main_category", product: "items -> 0 ->> 'sku'", country: "country", channel: "channel",
})) {
  for (const [index, first] of FIRSTS.entries()) {
    test(`month ${index} by ${dimension} has what was sold then or the month before, and nothing else`, async () => {
      const sold = await facts(`with month as (
          select ${first} as first, ${first} - interval '1 month' as before, ${first} + interval '1 month' as after
        )
        select ${column} as value,
          coalesce(sum(amount) filter (where occurred_at >= first), 0) as revenue,
          case when exists (select from spendcast.purchases, month where occurred_at >= before and occurred_at < first)
            then coalesce(sum(amount) filter (where occurred_at < first), 0) end as before,
          null as year
        from spendcast.purchases, month where occurred_at >= before and occurred_at < after
        group by 1, first, before`);

      const found = await shown(`Revenue of the month by ${dimension}`, await of(first), ["value"]);

      assert.deepEqual(sorted(found), sorted(sold.length ? numbers(sold) : NOTHING_SOLD));
    });
  }
}

for (const column of ["country", "channel"]) {
  test(`Today by ${column} has what was sold, before its sums are refreshed too`, async () => {
    const sold = await facts(`select ${column}, sum(amount) as revenue from spendcast.purchases
      where occurred_at > now() - interval '23 hours' group by 1`);

    const found = await shown(`Revenue by ${column}`, [], [column]);

    assert.deepEqual(found.map((row) => [row[column], row.revenue]), sold.map((row) => [row[column], Number(row.revenue)]));
  });
}
