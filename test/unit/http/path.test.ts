import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { below, path, UnsafePathSegment } from '../../../src/upstreams/http/path.ts';

const anyText = fc.string({ unit: 'binary' });
const lonely = fc.string({ unit: fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)) });
const nasty = fc.constantFrom(
  '.',
  '..',
  '%2e%2e',
  '../..',
  '..\\',
  '/',
  '\\',
  '?',
  '#',
  '%00',
  ' ',
  ';a=b',
  '@host',
  '',
);

describe('path', () => {
  it('keeps any id inside its own segment, as a URL parser sees it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          nasty,
          fc.tuple(nasty, anyText, nasty).map((parts) => parts.join('')),
        ),
        (id) => {
          let built: string;
          try {
            built = path`/v1.0/projects/p/jobs/${id}/targets`;
          } catch (error) {
            expect(error).toBeInstanceOf(UnsafePathSegment);
            expect(id === '' || id === '.' || id === '..' || !id.isWellFormed()).toBe(true);
            return;
          }
          const url = new URL(`http://upstream.test${built}`);
          const segments = url.pathname.split('/');
          expect([url.host, url.search, url.hash]).toEqual(['upstream.test', '', '']);
          expect(segments).toHaveLength(7);
          expect([...segments.slice(0, 5), segments[6]]).toEqual(['', 'v1.0', 'projects', 'p', 'jobs', 'targets']);
          expect(decodeURIComponent(segments[5] ?? '')).toBe(id);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('refuses half a surrogate pair, which has no UTF-8 form', () => {
    fc.assert(
      fc.property(lonely, (text) => {
        fc.pre(!text.isWellFormed());
        expect(() => path`/jobs/${text}`).toThrow(UnsafePathSegment);
      }),
    );
  });

  it('leaves the literal parts alone and can be put below another path', () => {
    expect(below(path`/prometheus`, path`/api/v1/label/${'a/b'}/values`)).toBe('/prometheus/api/v1/label/a%2Fb/values');
  });
});
