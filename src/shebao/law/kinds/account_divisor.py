"""个人账户养老金计发月数: the number of months an account balance is divided by, for an age in months."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.kinds._divisor import divisor_steps
from shebao.law.units import AGE, MONTH

law = Declaration("account_divisor", "个人账户养老金计发月数", basis="国发〔2005〕38号附件")
retire_age = law.input("retire_age", "退休年龄", AGE, ("40y", "70y11m"), aliases=("age",))
retired = law.input("retired", "退休年月", MONTH, ("2006-01", "2100-12"), optional=True, aliases=("retire_month",))
divisor = divisor_steps(law, retire_age, (retired, TODAY))
law.each("ages", "多个退休年龄", single="retire_age")
KIND = law.kind(divisor, example={"retire_age": "60y3m", "retired": "2025-06"})
