"""Addresses of the books."""

from django.urls import path

from shebao.ledger import pages, reversal_pages

urlpatterns = [
    path("vouchers/", pages.vouchers, name="vouchers"),
    path("vouchers/<int:key>/", pages.voucher, name="voucher"),
    path("vouchers/<int:key>/reverse/", reversal_pages.ask, name="reversal-ask"),
    path("vouchers/reversals/<int:key>/", reversal_pages.decide, name="reversal-decide"),
    path("books/", pages.books, name="books"),
    path("books/lines/", pages.lines, name="ledger-lines"),
    path("books/steps/<int:key>/", pages.decide, name="month-decide"),
    path("books/<str:code>/", pages.book, name="book"),
    path("books/<str:code>/month/", pages.month, name="month-ask"),
]
