// Figures of the charts on changing.sql, compared with SQL of this file on the facts.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { charts, datasets } from "./assets.js";
import { facts } from "./database.js";
import { person, rows } from "./superset.js";

const FIRSTS = [1, 2, 3, 4].map((k) => `date_trunc('month', now()) - ${k} * interval '1 month'`);
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
    const sold = await facts(`
      select ${column}, coalesce(sum(amount) filter (where age = 0), 0) as revenue, sum(amount) filter (where age = 7) as before
      from spendcast.purchases, (values (0), (7)) v(age)
      where occurred_at between now() - age * interval '1 day' - interval '23 hours' and now() - age * interval '1 day'
      group by 1`);

    const found = await shown(`Revenue by ${column}`, [], [column]);

    assert.deepEqual(
      found.map((row) => [row[column], row.revenue, row.revenue_week_before]).sort(),
      numbers(sold).map((row) => [row[column], row.revenue, row.before ?? 0]).sort(),
    );
  });
}

for (const [country, sold] of [["US", 20], ["BR", 40], [null, 60]]) {
  test(`${country ?? "the whole shop"} is compared with ${sold} purchases of last week if they are 30`, async () => {
    const [{ before, change }] = numbers(await facts(`
      select sum(amount) filter (where not today) as before,
        case when count(*) filter (where not today) >= 30
          then coalesce(sum(amount) filter (where today), 0) / sum(amount) filter (where not today) - 1 end as change
      from spendcast.purchases, (values (true, 0), (false, 7)) v(today, age)
      where occurred_at < now() - age * interval '1 day'
        and occurred_at >= date_trunc('minute', now()) - age * interval '1 day' - interval '23 hours'
        ${country ? `and country = '${country}'` : ""}`));
    const filters = country ? [{ col: "country", op: "==", val: country }] : [];

    assert.deepEqual(await shown("Last week", filters), [{ revenue_week_before: before }]);
    same((await shown("Against last week", filters))[0].revenue_change, change);
  });
}

for (const [index, first] of FIRSTS.entries()) {
  const compare = { month: "interval '1 month'", year: "interval '1 year'" };
  for (const [period, back] of Object.entries(compare)) {
    test(`month ${index} is compared with the ${period} before, if that has purchases enough`, async () => {
      const of_month = (at) => `from spendcast.purchases where occurred_at >= ${at} and occurred_at < ${at} + interval '1 month'`;
      const [{ before, change }] = numbers(await facts(`select b.sum as before,
          case when b.count >= 30 and b.min < ${first} - ${back} + interval '7 days' then coalesce(m.sum, 0) / b.sum - 1 end as change
        from (select sum(amount), count(*), min(occurred_at) ${of_month(`${first} - ${back}`)}) b,
          (select sum(amount) ${of_month(first)}) m`));

      const [shownBefore] = await shown(`${period === "month" ? "Month" : "Year"} before`, await of(first));
      const [shownChange] = await shown(`${period === "month" ? "Month on month" : "Year on year"}`, await of(first));

      assert.equal(shownBefore[`${period}_before`], before);
      same(shownChange[`against_${period}`], change);
    });
  }

  test(`days of month ${index} are unknown before the first purchase`, async () => {
    const days = await facts(`
      select replace(period, '_', ' ') as period, extract(day from day)::int as day_of_month,
        case when day::date >= (select min(occurred_at)::date from spendcast.purchases) then
          (select coalesce(sum(amount), 0) from spendcast.purchases p where p.occurred_at >= day and p.occurred_at < day + interval '1 day')
        end as revenue
      from (values ('month', ${first}), ('month_before', ${first} - interval '1 month'), ('year_before', ${first} - interval '1 year')) v(period, start)
      cross join lateral generate_series(start, start + interval '1 month' - interval '1 day', interval '1 day') day`);

    const found = await shown("Revenue by day", await of(first), ["period", "day_of_month"]);

    assert.deepEqual(sorted(found), sorted(numbers(days)));
  });

  test(`cohorts of month ${index} are of months with new customers`, async () => {
    const cohorts = await facts(`
      with cohorts as (select customer_id, date_trunc('month', min(occurred_at)) as cohort from spendcast.purchases group by 1)
      select to_char(cohort, 'YYYY-MM') as cohort, age as age_months, avg((exists (
          select from spendcast.purchases p where p.customer_id = c.customer_id
            and date_trunc('month', p.occurred_at) = cohort + age * interval '1 month'))::int)::float8 as retention
      from cohorts c cross join generate_series(0, 11) age
      where cohort + age * interval '1 month' <= ${first} group by 1, 2`);
    const none = [{ cohort: "–", age_months: 0, retention: null }];

    const found = await shown("Retention by cohort", await of(first), ["cohort", "age_months"]);

    const rounded = (rows) => rows.map((row) => ({ ...row, retention: row.retention?.toFixed(9) }));
    assert.deepEqual(sorted(rounded(found)), sorted(rounded(cohorts.length ? numbers(cohorts) : none)));
  });
}

function same(found, expected) {
  if (expected === null) assert.equal(found, null);
  else assert.ok(found !== null && Math.abs(found - expected) < 1e-9, `${found}, expected ${expected}`);
}
