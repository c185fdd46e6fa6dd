select to_json(name) from spendcast.shards order by name
