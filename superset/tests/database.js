import pg from "pg";

// Rows of a statement, asked as Superset's own user.
export async function sql(statement) {
  const url = new URL(process.env.SPENDCAST_DASHBOARDS_URL.replace("postgresql+psycopg2", "postgresql"));
  url.password = process.env.SPENDCAST_DASHBOARDS_PASSWORD ?? "";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'");
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
