insert into spendcast.prediction_drift (model, version, week, kind, name, psi, purchases, reference)
values (:model, :version, :week::date, :kind, :name, :psi, :purchases, :reference)
on conflict (model, version, week, kind, name) do update
set psi = excluded.psi, purchases = excluded.purchases, reference = excluded.reference,
  computed_at = now()
