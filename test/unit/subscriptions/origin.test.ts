import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from '../../../src/server/subscriptions/websocket/origin.ts';

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

describe('A WebSocket’s origin', () => {
  it.each([
    [{ host: 'sightline.example:4000' }, true],
    [{ host: 'sightline.example:4000', origin: 'http://sightline.example:4000' }, true],
    [{ host: 'sightline.example', origin: 'https://sightline.example' }, true],
    [{ host: 'sightline.example:443', origin: 'https://sightline.example' }, true],
    [{ host: 'SIGHTLINE.example', origin: 'http://sightline.example' }, true],
    [{ host: '[::1]:4000', origin: 'http://[0:0:0:0:0:0:0:1]:4000' }, true],
    [{ host: 'sightline.example', origin: 'https://console.example' }, true],
    [{ host: 'sightline.example', origin: 'http://console.example' }, false],
    [{ host: 'sightline.example', origin: 'https://evil.example' }, false],
    [{ host: 'sightline.example', origin: 'https://sightline.example.evil.example' }, false],
    [{ host: 'sightline.example:4000', origin: 'http://sightline.example:4001' }, false],
    [{ host: 'sightline.example:443', origin: 'http://sightline.example' }, false],
    [{ host: 'sightline.example', origin: 'file:///etc/passwd' }, false],
    [{ host: 'sightline.example', origin: 'null' }, false],
    [{ host: 'sightline.example', origin: '' }, false],
  ])('%j: %s', (headers: Record<string, string>, allowed) => {
    expect(isAllowedOrigin(request(headers), ['https://console.example'])).toBe(allowed);
  });
});
