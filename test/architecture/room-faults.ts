import type { RoomTable } from './rooms.ts';
import type { SourceFile } from './source-file.ts';

/** The room of a file of src: the longest name in the table that is the file, or a folder above it. */
function roomOf(path: string, rooms: RoomTable): string | undefined {
  const inside = path.replace(/^src\//, '');
  return Object.keys(rooms)
    .filter((room) => inside === room || inside.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Every import that leads into a room that the file's own may not know, or out of src, in words. */
export function findRoomFaults(files: readonly SourceFile[], rooms: RoomTable): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    const known = room === undefined ? undefined : rooms[room];
    if (room === undefined || known === undefined) return [`${file.path}: is in no room of test/architecture/rooms.ts`];
    return file.imports
      .filter((one) => one.isRelative)
      .flatMap(({ target, line }) => {
        const where = `${file.path}:${line}`;
        if (!target.startsWith('src/')) return [`${where}: imports ${target}; src knows nothing outside itself`];
        const other = roomOf(target, rooms);
        if (other === undefined) return [`${where}: imports ${target}, which is in no room`];
        if (other === room || known === 'everything' || known.includes(other)) return [];
        return [
          `${where}: ${room} may not know ${other} (${target}); it may know ${known.join(', ') || 'nothing of ours'}`,
        ];
      });
  });
}
