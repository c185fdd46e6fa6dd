-- Every migration that the database ran, in each of its texts; making the schema is none.
select to_json(script || '|' || checksum) from spendcast.flyway_schema_history where success and checksum is not null
