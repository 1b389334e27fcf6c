from django.http import HttpResponse


def home(r):
    return HttpResponse()


def hotlines(r):
    return HttpResponse()


def agency_detail(r, pk):
    return HttpResponse()


def help_page(r):
    return HttpResponse()


def frozen_account(r):
    return HttpResponse()
