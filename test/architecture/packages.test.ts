import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findDoorFaults, findUnshippedPackages, packageDoors } from './package-faults.ts';
import { parseSourceFile, readSourceFiles } from './source-file.ts';

const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const dependencies = new Set(Object.keys(manifest.dependencies));

describe('Packages', () => {
  it('are imported only through their own door', () => {
    expect(findDoorFaults(readSourceFiles('src'), packageDoors)).toEqual([]);
  });

  it('are named with the file and the right door when imported elsewhere', () => {
    const files = [
      parseSourceFile('src/upstreams/nhn/nhn-client.ts', "import got from 'got';"),
      parseSourceFile('src/upstreams/http/transport.ts', "import got from 'got';"),
    ];

    expect(findDoorFaults(files, packageDoors)).toEqual([
      'src/upstreams/nhn/nhn-client.ts:1: imports got, which is only for src/upstreams/http/',
    ]);
  });

  it('of the service are all there in production', () => {
    expect(findUnshippedPackages(readSourceFiles('src'), dependencies)).toEqual([]);
  });

  it('that are only there for development are told apart, the bundled page excepted', () => {
    const files = [
      parseSourceFile('src/server/routes.ts', "import 'vitest/config';\nimport 'node:fs';\nimport 'fastify';"),
      parseSourceFile('src/playground/page/main.tsx', "import 'react';"),
    ];

    expect(findUnshippedPackages(files, dependencies)).toEqual([
      'src/server/routes.ts:1: imports vitest, which is not in "dependencies" of package.json',
    ]);
  });
});
