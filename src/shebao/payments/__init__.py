"""Payments (支付): batches of instructions handed down by the rooms above, bank files, return files, re-payments.

An instruction is paid once: its line key can be alive or successful only once in the whole database, a file is sent by
the cashier who neither made nor released it, and what the bank has not answered is never sent again. Payments know
nobody who hands batches down; :mod:`shebao.payments.outcomes` calls the room of a batch's kind when results come.
"""
