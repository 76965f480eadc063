import { describe, expect, it } from 'vitest';
import { findRoomFaults } from './room-faults.ts';
import { rooms } from './rooms.ts';
import { parseSourceFile, readSourceFiles } from './source-file.ts';

describe('Who may know whom', () => {
  it('is what the table of rooms says, for every import of every file', () => {
    expect(findRoomFaults(readSourceFiles('src'), rooms)).toEqual([]);
  });

  it('names the file, the line, the two rooms and what is allowed when an import goes astray', () => {
    const file = parseSourceFile(
      'src/promql/parse.ts',
      "import type { A } from './ast.ts';\nimport '../loaders/x.ts';",
    );

    expect(findRoomFaults([file], rooms)).toEqual([
      'src/promql/parse.ts:2: promql may not know loaders (src/loaders/x.ts); it may know nothing of ours',
    ]);
  });

  it.each([
    ['a type import', "import type { X } from '../zmon/shapes.ts';"],
    ['a re-export', "export * from '../zmon/shapes.ts';"],
    ['a dynamic import', "await import('../zmon/shapes.ts');"],
    ['a type in brackets', "export type Y = import('../zmon/shapes.ts').X;"],
  ])('sees %s between two upstream systems', (_, text) => {
    expect(findRoomFaults([parseSourceFile('src/upstreams/nhn/decode.ts', text)], rooms)).toHaveLength(1);
  });

  it('refuses a file of src that imports a test', () => {
    const file = parseSourceFile('src/app.ts', "import '../test/simulators/story.ts';");

    expect(findRoomFaults([file], rooms)).toEqual([
      'src/app.ts:1: imports test/simulators/story.ts; src knows nothing outside itself',
    ]);
  });

  it('asks for a place in the table when a new room appears', () => {
    expect(findRoomFaults([parseSourceFile('src/helpers/x.ts', '')], rooms)).toEqual([
      'src/helpers/x.ts: is in no room of test/architecture/rooms.ts',
    ]);
  });
});
