"""Places of different clocks, school zones and bank holidays, and the hours of an office."""

from __future__ import annotations

from havre.directory.hours import Place

PARIS, RENNES, LYON, METZ, NANCY = Place("75"), Place("35"), Place("69"), Place("57"), Place("54")
REUNION, GUYANE, MARTINIQUE, CORSE = Place("974"), Place("973"), Place("972"), Place("2A")
OFFICE = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"
