import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The program's path on PATH; when it is not there, an error that names the Debian package to install. */
export async function findProgram(program: string, debianPackage: string): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const path = join(folder, program);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return path;
  }
  throw new Error(`${program} is not on PATH; install it with: apt-get install ${debianPackage}`);
}
