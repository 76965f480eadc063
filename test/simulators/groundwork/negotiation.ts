import { readHeader, type SimulatedRequest } from '../support/simulated-request.ts';

/** What a client gets for its Accept header. XML is listed first, so it wins whenever the client leaves the choice. */
export type Produced = 'json' | 'xml' | 'nothing';

/** The media type in which a resource answers this request (upstreams.md §5 q3). */
export function producedFor(request: SimulatedRequest): Produced {
  const accept = readHeader(request, 'accept');
  if (accept === null) return 'xml';
  const types = accept.split(',').map((part) => part.split(';', 1).join('').trim().toLowerCase());
  const chosen = types.find((type) => ['application/json', 'application/xml', '*/*', 'application/*'].includes(type));
  if (chosen === undefined) return 'nothing';
  return chosen === 'application/json' ? 'json' : 'xml';
}

/** Whether Accept names JSON or XML and nothing else: only then does the token filter say why it refused (q3). */
export function acceptsExactly(request: SimulatedRequest): boolean {
  const accept = readHeader(request, 'accept');
  return accept === 'application/json' || accept === 'application/xml';
}
