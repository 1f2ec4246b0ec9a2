// Loaded into Node by `wxauth run`: connections to WeChat's hosts go to the emulator instead.
// Nothing else changes: TLS still asks for WeChat's name and checks the certificate for it.
'use strict';
const net = require('net');
const PORT = __PORT__;
const HOSTS = new Set(__HOSTS__);
const MARK = Symbol.for('wxauth.run.connect');

function diverted(options) {
  if (!options || typeof options !== 'object' || options.path != null) return null;
  const host = String(options.host == null ? '' : options.host).toLowerCase().replace(/\.$/, '');
  if (Number(options.port) !== 443 || !HOSTS.has(host)) return null;
  // A copy: TLS compares the certificate with the host of the original.
  const copy = Object.assign({}, options, { host: '127.0.0.1', port: PORT });
  for (const key of ['lookup', 'family', 'hints', 'localAddress', 'localPort']) delete copy[key];
  return copy;
}

const original = net.Socket.prototype.connect;
if (original[MARK] !== PORT) {
  const connect = function connect(...args) {
    const first = args[0];
    if (Array.isArray(first)) {
      // Already normalized by net.connect: [options, callback], marked by a symbol on the array.
      const other = diverted(first[0]);
      if (other) first[0] = other;
    } else if (first && typeof first === 'object') {
      const other = diverted(first);
      if (other) args[0] = other;
    } else if (typeof args[1] === 'string' && diverted({ port: first, host: args[1] })) {
      args[0] = PORT;
      args[1] = '127.0.0.1';
    }
    return original.apply(this, args);
  };
  Object.defineProperty(connect, MARK, { value: PORT });
  net.Socket.prototype.connect = connect;
}
