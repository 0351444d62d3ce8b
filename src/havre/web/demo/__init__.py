"""The presentation of the demonstration and its door; mounted only when the settings say DEMO."""
