"""From a case file to CaseReport rows: read, stage by COPY, validate set-wise, quarantine or upsert, mark the days."""
