"""The web side: a site without a database that shows published disclosures and checks anybody's."""
