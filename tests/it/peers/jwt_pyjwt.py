"""Signs and verifies tickets with PyJWT: a list of jobs on stdin, a list of answers on stdout."""

import json
import sys

import jwt


def answer(job):
    try:
        if "payload" in job:
            return jwt.encode(job["payload"], job["private"], algorithm=job["alg"])
        return jwt.decode(
            job["ticket"],
            job["public"],
            algorithms=[job["alg"]],
            audience=job["audience"],
            issuer=job["issuer"],
        )
    except jwt.PyJWTError as error:
        return {"refused": type(error).__name__}


json.dump([answer(job) for job in json.load(sys.stdin)], sys.stdout)
