"""The web side: for now a site without a database that shows published disclosures on one's own machine."""
