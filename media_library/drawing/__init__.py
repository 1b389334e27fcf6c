"""The project's own posters and infographics: each design is drawn once, on paper (PDF) and as a picture (PNG)."""
