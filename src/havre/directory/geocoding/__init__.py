"""From the address of a structure to a point, by the State's own geocoder; never the address of a person."""
