insert into spendcast.reports (month, revision, run_id, html, pdf, checksum, code_version)
values (%(month)s, %(revision)s, %(run_id)s, %(html)s, %(pdf)s, %(checksum)s, %(code_version)s)
