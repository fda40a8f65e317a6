"""Addresses of payments."""

from django.urls import path

from shebao.payments import pages

urlpatterns = [
    path("payments/", pages.batches, name="payments"),
    path("payments/lines/<str:number>/", pages.line, name="payment-line"),
    path("payments/lines/<str:number>/correct/", pages.correct, name="payment-correct"),
    path("payments/corrections/<int:key>/", pages.decide, name="payment-correction-decide"),
    path("payments/<str:number>/", pages.batch, name="payment"),
    path("payments/<str:number>/lines/", pages.lines, name="payment-lines"),
    path("payments/<str:number>/file/", pages.bank_file, name="payment-file"),
    path("payments/<str:number>/return/", pages.take_return, name="payment-return"),
    path("payments/<str:number>/do/<str:action>/", pages.act, name="payment-act"),
]
