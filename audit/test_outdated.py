"""python3 -m unittest, in this folder."""

import datetime as dt
import tomllib
import unittest

import outdated

MAVEN = """\
[INFO] The following version properties are referencing the newest available version:
[INFO]   ${beam.version} .............................................. 2.70.0
[INFO] The following version property updates are available:
[INFO]   ${postgresql.version} ............................. 42.7.7 -> 42.7.14
[INFO]   com.fasterxml.jackson.datatype:jackson-datatype-jsr310 ...
[INFO]                                                         2.15.2 -> 2.23.0
[INFO] Require Maven 2.0 to use the following plugin updates:
[INFO]   maven-jar-plugin ..................................... 3.4.2 -> 2.1
[INFO] Require Maven 3.6.3 to use the following plugin updates:
[INFO]   maven-jar-plugin ................................... 3.4.2 -> 3.10.1
[INFO] Require Maven 3.9.0 to use the following plugin updates:
[INFO]   maven-jar-plugin ................................... 3.4.2 -> 3.5.1
"""
PRODUCT = {
    "name": "Python",
    "file": "images/mlflow/Dockerfile",
    "line": r"FROM (python):",
    "ends": {"python": dt.date(2027, 10, 31)},
    "source": "its page",
}


class OutdatedTest(unittest.TestCase):
    def test_reads_what_maven_says(self):
        self.assertEqual(
            outdated.updates(MAVEN),
            {
                "${postgresql.version}": ("42.7.7", "42.7.14"),
                "com.fasterxml.jackson.datatype:jackson-datatype-jsr310": ("2.15.2", "2.23.0"),
                "maven-jar-plugin": ("3.4.2", "3.10.1"),
            },
        )

    def test_reads_the_pins_of_a_lock(self):
        lock = "jinja2==3.1.6\n    # via x\npsycopg[binary]==3.3\nwaitress==3.0.2 ; sys_platform == 'win32'\n"

        self.assertEqual(outdated.pins(lock), {"jinja2": "3.1.6", "psycopg": "3.3"})

    def test_a_line_is_late_from_the_day_after_its_end(self):
        for day, late in ((dt.date(2027, 10, 31), False), (dt.date(2027, 11, 1), True)):
            rows, found = outdated.lines([PRODUCT], day)
            self.assertEqual(found, late)
            self.assertEqual("PAST" in rows[0].remark, late)

    def test_a_line_without_a_date_is_late(self):
        rows, late = outdated.lines([PRODUCT | {"ends": {}}], dt.date(2020, 1, 1))

        self.assertTrue(late)
        self.assertIn("no date", rows[0].remark)

    def test_a_product_that_its_file_does_not_name_fails(self):
        with self.assertRaisesRegex(SystemExit, "does not name Python"):
            outdated.lines([PRODUCT | {"line": "FROM (ruby)"}], dt.date(2020, 1, 1))

    def test_a_registry_without_an_answer_is_a_row(self):
        def maven():
            raise OSError("mvn ended with 1: no route")

        self.assertEqual(
            outdated.collect(maven, {}), [outdated.Row("maven", "?", "", "", "?", "mvn ended with 1: no route")]
        )

    def test_lists_what_has_a_newer_version_with_the_reason_to_stay(self):
        def maven():
            yield outdated.Row("maven", "avro", "1.11.4", "1.11.5", "1.12.2")
            yield outdated.Row("maven", "beam", "2.70.0", "", "2.70.0")
            yield outdated.Row("maven", "maven-shade-plugin", "3.6.10", "", "3.6.9")

        self.assertEqual(
            outdated.collect(maven, {"maven avro": "as in Spark"}),
            [outdated.Row("maven", "avro", "1.11.4", "1.11.5", "1.12.2", "as in Spark")],
        )

    def test_each_pinned_line_of_a_file_has_a_date(self):
        products = tomllib.loads(outdated.TABLE.read_text())["product"]
        pinned = [product for product in products if "file" in product]

        rows, _ = outdated.lines(pinned, dt.date(2026, 12, 1))

        self.assertEqual([row.name for row in rows if "no date" in row.remark], [])


if __name__ == "__main__":
    unittest.main()
