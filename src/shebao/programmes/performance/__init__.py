"""Performance (预算绩效): targets bound to the data that answer them, surveys, monitoring, two evaluations, reports.

A quantitative target is measured (系统取数), never typed, where the office knows it; what is typed (手工填报) has its
proof. Legal sources: 财预〔2015〕88号, 财预〔2020〕10号, 财预〔2019〕136号, 预算法实施条例第二十条.
"""
