"""Prints the mutation table of the exercises after the tests that filled it."""


def pytest_terminal_summary(terminalreporter):
    """List, for each exercise, how many wrong answers were tried, rejected, and given their own hint."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "mutation_table" and report.when == "call"
    ]
    if not rows:
        return
    terminalreporter.section("exercises: wrong answers")
    terminalreporter.write_line(f"{'exercise':26} {'tried':>6} {'rejected':>9} {'right hint':>11}")
    for name, *counts in [
        *sorted(rows),
        ["all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])],
    ]:
        terminalreporter.write_line("{:26} {:6} {:9} {:11}".format(name, *counts))
