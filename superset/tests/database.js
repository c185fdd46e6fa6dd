import pg from "pg";

const address = (name) => new URL(process.env[name].replace("postgresql+psycopg2", "postgresql"));

// Rows of a statement, asked as Superset's own user.
export function sql(statement) {
  const url = address("SPENDCAST_DASHBOARDS_URL");
  url.password = process.env.SPENDCAST_DASHBOARDS_PASSWORD ?? "";
  return ask(url, statement);
}

// Rows of a statement on the facts, asked as their owner.
export function facts(statement) {
  const url = address("SUPERSET_METADATA_URI");
  url.pathname = address("SPENDCAST_DASHBOARDS_URL").pathname;
  return ask(url, statement);
}

// Rows of a statement on Superset's own tables.
export const ofSuperset = (statement) => ask(address("SUPERSET_METADATA_URI"), statement);

async function ask(url, statement) {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'");
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
