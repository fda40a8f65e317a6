"""Cases (业务单): the one workflow that every business change passes through.

草稿 → 已受理 → 待复核 → 待审批 → 已生效 → 已归档, with 退回补正, 不予受理, 不予批准, 已作废 and 冲正. The kinds of
cases are declared by the rooms above (:mod:`shebao.cases.kinds`); this room holds the states, the hands, the clock and
the paper.

Legal sources: 社会保险经办条例 arts 6, 10, 18, 22, 24 (time limits), 37, 38 (graded review), 31 (proof needs a basis).
"""
