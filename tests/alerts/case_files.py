"""Small case files for tests of what comes after an import."""

from alerts.importing.services import import_case_file


def report(tmp_path, at, rows):
    """Import rows of (case number, day, case type id, province, loss)."""
    path = tmp_path / "cases.csv"
    lines = ["case_no,reported_at,case_type,province,loss_baht", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines))
    assert import_case_file(path, source_name="", file_name="c.csv", by=None, at=at).counts.quarantined == 0


def week(cases, *, kind, loss, province="10", prefix=""):
    return [(f"{prefix}{kind}-{n}", f"2026-11-{17 + n % 7}", kind, province, loss) for n in range(cases)]
