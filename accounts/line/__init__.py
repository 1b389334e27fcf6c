"""LINE Login: OAuth 2.1 with PKCE and a verified id_token, through django-allauth; and leaving LINE again."""
