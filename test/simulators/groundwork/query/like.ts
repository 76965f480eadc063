/** SQL `like`: `%` is any run, `_` any one character; a backslash takes the next of these (or itself) as itself. */
export function likeMatches(text: string, pattern: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const escaped = /^\\[%_\\]/.test(pattern.slice(at, at + 2));
    const char = pattern.charAt(escaped ? at + 1 : at);
    if (escaped) at += 1;
    if (!escaped && char === '%') source += '[^]*';
    else if (!escaped && char === '_') source += '[^]';
    else source += `\\u{${(pattern.codePointAt(at) ?? 0).toString(16)}}`;
    if ((pattern.codePointAt(at) ?? 0) > 0xffff) at += 1;
  }
  return new RegExp(`^${source}$`, 'u').test(text);
}
