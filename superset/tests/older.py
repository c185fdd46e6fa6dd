"""Writes to a FOLDER what assets/ may once have been: other titles, fewer charts and columns."""

import sys
from pathlib import Path

import yaml

ASSETS = Path(__file__).parent.parent / "assets"


def main(folder: Path) -> None:
    for path in ASSETS.rglob("*.yaml"):
        content = yaml.safe_load(path.read_text())
        if "slice_name" in content:
            content["slice_name"] = f"Old {content['slice_name']}"
        if "table_name" in content:
            content["columns"].pop()
            content["columns"][0]["verbose_name"] = "Old name"
        if "position" in content:
            content["dashboard_title"] = f"Old {content['dashboard_title']}"
            drop_a_chart(content["position"])
        old = folder / path.relative_to(ASSETS)
        old.parent.mkdir(parents=True, exist_ok=True)
        old.write_text(yaml.safe_dump(content))


def drop_a_chart(position: dict) -> None:
    name = max(name for name, box in position.items() if name.startswith("CHART-"))
    del position[name]
    for box in position.values():
        if isinstance(box, dict) and name in box.get("children", []):
            box["children"].remove(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
