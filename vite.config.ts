import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Builds the playground's page; the server's code needs no bundler. */
export default defineConfig({
  root: join(import.meta.dirname, 'src/playground/page'),
  base: '/playground/',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: join(import.meta.dirname, 'dist/playground/page'),
    emptyOutDir: true,
    target: 'es2024',
    // The page's policy allows no data: fonts and no inline script: every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco is one chunk of some megabytes, loaded once and cached for good.
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    // React's packages say "use client"; it means nothing in a page without server components.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
  plugins: [precompress()],
});

/** Writes a .br and a .gz beside each text file, so that the server sends them without compressing per request. */
function precompress(): Plugin {
  const compressible = /\.(?:js|css|html|svg|ttf)$/;
  // Quality 11 takes a dozen times longer for a few percent.
  const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) return;
      const files = await readdir(dir, { recursive: true });
      await Promise.all(
        files
          .filter((file) => compressible.test(file))
          .map(async (file) => {
            const path = join(dir, file);
            const content = await readFile(path);
            const [brotli, gzipped] = await Promise.all([
              promisify(brotliCompress)(content, brotliOptions),
              promisify(gzip)(content, { level: 9 }),
            ]);
            await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzipped)]);
          }),
      );
    },
  };
}
