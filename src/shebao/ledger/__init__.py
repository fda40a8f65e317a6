"""The centre's own books (单位账): accounts, vouchers in double entry, a book for each project (专账核算).

Financial and budget accounting run side by side (平行记账) and each balances for itself. Nothing is edited or deleted:
a posted voucher is corrected by a red one that reverses it (红字冲销). The ledger knows nobody above it: what a line is
about is named by words (``ref_kind``, ``ref``), and the rooms above say where these are shown
(:mod:`shebao.ledger.references`).
"""
