"""python3 -m unittest, in this folder."""

import json
import tempfile
import unittest
from pathlib import Path

import licences


class LicencesTest(unittest.TestCase):
    def test_knows_which_expressions_can_be_met(self):
        for good in ("MIT", "GPL-3.0-only OR MIT", "MIT AND BSD-3-Clause", "Apache Software License"):
            self.assertTrue(licences.allowed(good), good)
        for bad in ("", "GPL-3.0-only", "MIT AND GPL-3.0-only", "MIT AND (MIT OR GPL-3.0-only)", "whatever"):
            self.assertFalse(licences.allowed(bad), bad)

    def test_refuses_a_part_whose_licence_is_not_allowed(self):
        folder = Path(tempfile.mkdtemp())
        bom = folder / "bom.json"
        licence = [{"license": {"id": "AGPL-3.0-only"}}]
        bom.write_text(json.dumps({"components": [{"group": "g", "name": "n", "version": "1", "licenses": licence}]}))

        self.assertEqual(licences.main(["--out", str(folder / "all.csv"), str(bom)]), 1)
        self.assertIn("maven,g:n,1,AGPL-3.0-only,spendcast.jar", (folder / "all.csv").read_text())


if __name__ == "__main__":
    unittest.main()
