"""Addresses of payments."""

from django.urls import path

from shebao.payments import late_return_pages, pages

urlpatterns = [
    path("payments/", pages.batches, name="payments"),
    path("payments/lines/<str:number>/", pages.line, name="payment-line"),
    path("payments/lines/<str:number>/correct/", pages.correct, name="payment-correct"),
    path("payments/lines/<str:number>/give-up/", pages.give_up, name="payment-give-up"),
    path("payments/corrections/<int:key>/", pages.decide, name="payment-correction-decide"),
    path("payments/late-returns/", late_return_pages.late_returns, name="late-returns"),
    path("payments/late-returns/import/", late_return_pages.take_file, name="late-return-import"),
    path("payments/late-returns/<int:key>/decide/", late_return_pages.decide, name="late-return-decide"),
    path("payments/lines/<str:number>/late-return/", late_return_pages.register, name="late-return-register"),
    path("payments/<str:number>/", pages.batch, name="payment"),
    path("payments/<str:number>/lines/", pages.lines, name="payment-lines"),
    path("payments/<str:number>/file/", pages.bank_file, name="payment-file"),
    path("payments/<str:number>/return/", pages.take_return, name="payment-return"),
    path("payments/<str:number>/do/<str:action>/", pages.act, name="payment-act"),
]
