import io
from decimal import Decimal

import pytest

from directory.csv_safe import escape_formula, safe_row_writer


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1", "\n", "\0=1"]
)
def test_what_a_spreadsheet_would_run_is_quoted(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "กระบี่", "1=1", "a@b", "คดี -"])
def test_other_text_stays(text):
    assert escape_formula(text) == text


def test_numbers_stay_numbers_and_unknown_is_empty():
    stream = io.StringIO()
    safe_row_writer(stream)(["=x", -5, Decimal("-1.50"), None, "ก,ข"])
    assert stream.getvalue() == '\'=x,-5,-1.50,,"ก,ข"\r\n'
