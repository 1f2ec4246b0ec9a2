// A request as a command line that repeats it. Must not reveal anything: events come with their
// secrets masked, and the reader puts his own in.

// For a POSIX shell. What no quote holds safely is written in hex (ANSI-C quoting).
function quote(text) {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/[\u0000-\u001f\u007f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const hex = (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `$'${text.replace(/[\\']/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, hex)}'`;
}

export function curl(event) {
  const url = event.target.includes('://') ? event.target : `${location.protocol}//${event.host || location.host}${event.target}`;
  const words = ['curl'];
  if (event.method !== 'GET') words.push('-X', quote(event.method));
  words.push('--globoff', quote(url));
  if (event.agent) words.push('-A', quote(event.agent));
  if (event.media) words.push('-H', quote(`content-type: ${event.media}`));
  if (event.body) words.push('--data-raw', quote(event.body));
  return words.join(' ');
}
