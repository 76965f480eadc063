const CLASSIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/**
 * A name in the form that has classic characters only (upstreams.md §4, fact 13): `U__`, underscores doubled, every other
 * unusual character as `_hex_`. Classic names stay as they are.
 */
export function escapeLabelName(name: string): string {
  if (name === '' || CLASSIC.test(name)) return name;
  const escaped = Array.from(name.toWellFormed(), (character, index) => {
    if (character === '_') return '__';
    const usual = index === 0 ? /[A-Za-z:]/ : /[A-Za-z0-9:]/;
    return usual.test(character) ? character : `_${character.codePointAt(0)?.toString(16)}_`;
  });
  return `U__${escaped.join('')}`;
}
