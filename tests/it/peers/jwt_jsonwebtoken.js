// Signs and verifies tickets with npm's jsonwebtoken: a list of jobs on stdin, a list of answers on stdout.
'use strict';

const jwt = require('jsonwebtoken');

function answer(job) {
  try {
    if (job.payload) return jwt.sign(job.payload, job.private, { algorithm: job.alg });
    const { audience, issuer } = job;
    return jwt.verify(job.ticket, job.public, { algorithms: [job.alg], audience, issuer });
  } catch (error) {
    return { refused: `${error.name}: ${error.message}` };
  }
}

const jobs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(jobs.map(answer)));
