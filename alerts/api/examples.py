"""Examples of the OpenAPI document: invented figures in the shape of real ones."""

from __future__ import annotations

BULLETIN = {
    "date": "2026-11-24", "revision": 1, "as_of": "2026-11-23T21:00:00+00:00", "status": "final", "simulated": False,
    "area": {"code": "TH", "name_th": "ทั้งประเทศ", "name_en": "Thailand"},
    "period": {"start": "2026-11-17", "end": "2026-11-23", "days": 7}, "data_through": "2026-11-23", "method_version": "2",
    "input_sha256": "0" * 64, "sha256": "0" * 64, "total": {"cases": 5321, "loss_baht": "412345678.50"},
    "entries": [
        {
            "case_type": "CALL_CENTER", "name_th": "แก๊งคอลเซ็นเตอร์", "name_en": "Call-centre gangs", "cases": 612, "rank_cases": 2,
            "loss_baht": "98765432.00", "rank_loss": 1, "rank_beware": 1, "median_loss_baht": "25000.00", "trimmed_mean_loss_baht": "41000.00",
            "largest_case_share": "0.0810", "per_100k": "0.927", "previous_cases": 540, "expected": "548.20", "lower": "470.00", "upper": "607.00",
            "trend": "rising", "suppressed": False, "signal": {"reason": "rising"},
        }
    ],
}  # fmt: skip
IMPORT = {
    "id": 42, "source": "tpo", "received_at": "2026-11-24T03:15:00Z", "bytes": 18211,
    "sha256": "0" * 64, "status_url": "/api/v1/cases/import/42/",
}  # fmt: skip
