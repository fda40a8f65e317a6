"""Demo data (演示数据): a synthetic county at any scale, with the faults of real source files and the key to them.

Nobody in it exists. Names are put together from tables of our own, numbers are drawn at random with right check
characters, mobile numbers and bank cards bear prefixes that nobody has.

>>> from shebao.demo_data import generate
>>> county = generate(0.005, seed=7)
>>> county.files["F3"].columns[:3]
['个人编号', '姓名', '证件号码']
"""

from shebao.demo_data.generate import SEED, DemoData, generate
from shebao.demo_data.writing import write

__all__ = ["SEED", "DemoData", "generate", "write"]
