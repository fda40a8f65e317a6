"""Programmes (专项资金): the county budget's money for named purposes, from the project library to the last voucher."""
