"""The work of `wxauth ticket sign --batch -` done with PyJWT (see ticket_batch.py)."""

import json
import os
import secrets
import sys
import time

import jwt

key = os.environ["WXAUTH_TICKET_SECRET"]
write = sys.stdout.write
for line in sys.stdin:
    user = json.loads(line)
    now = int(time.time())
    claims = {
        "iss": "bench",
        "sub": user.pop("openid"),
        "aud": "h5",
        "exp": now + 7200,
        "iat": now,
        "jti": secrets.token_urlsafe(16),
        **user,
    }
    write('{"ticket":"' + jwt.encode(claims, key, algorithm="HS256") + '"}\n')
