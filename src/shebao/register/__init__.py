"""The register (参保登记): employers, persons, their enrolments in each insurance, over time.

Every change comes from a case (P01–P05) or an accepted import, and stands in the journal with the row before and after.
Nothing is edited by hand. Legal sources: 社会保险法 arts 57, 58, 62; 社会保险经办条例 arts 6, 8-10; 征缴条例 art 10.
"""
