"""Allowances paid by the county budget (县级财政补助): heating, funerals, survivors, balances from before the reform.

Who gets what is counted from the register and the law on a reference date (基准日) into a roster (发放名册), each
person in or out with a reason; a roster passes suspects, public notice and approval, and is paid once.
Legal sources: 晋人社厅发〔2017〕9号, 晋人社密电〔2022〕7号, 晋人社厅发〔2016〕54号, the county's budget of the year.
"""
