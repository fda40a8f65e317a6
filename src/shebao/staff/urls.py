"""Addresses of the login and of people, accounts and posts."""

from django.urls import path

from shebao.staff import change_password, grant_pages, kept_form, people_pages, second_factor, sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="login"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("second-factor/set-up/", second_factor.set_up, name="second-factor-set-up"),
    path("change-password/", change_password.change_password, name="change-password"),
    path("kept-form/", kept_form.kept_form, name="kept-form"),
    path("my-account/", people_pages.my_account, name="my-account"),
    path("staff/", people_pages.people, name="people"),
    path("staff/new/", people_pages.new_person, name="new-person"),
    path("staff/<str:number>/", people_pages.person, name="person-at-work"),
    path("staff/<str:number>/password/", people_pages.new_password, name="new-password"),
    path("staff/<str:number>/active/", people_pages.activate, name="activate-account"),
    path("staff/<str:number>/second-factor/", people_pages.new_factor, name="new-factor"),
    path("staff/<str:number>/grant/", grant_pages.ask_grant, name="ask-grant"),
    path("staff-grants/requests/", grant_pages.grant_requests, name="grant-requests"),
    path("staff-grants/requests/<int:pk>/decide/", grant_pages.decide_grant, name="decide-grant"),
    path("staff-grants/<int:pk>/end/", grant_pages.take_back, name="end-grant"),
    path("staff-grants/matrix/", grant_pages.post_matrix, name="post-matrix"),
    path("staff-refusals/", grant_pages.refusals, name="refusals"),
]
