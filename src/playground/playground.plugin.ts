import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { securityHeaders } from './security-headers.ts';

/** What the playground's page needs of the gateway that serves it. */
export type PlaygroundOptions = {
  /** false: `GET /` says that the playground is off, and nothing else is served */
  enabled: boolean;
  /** the folder that `npm run build` writes the page to: index.html and assets/ */
  assetsDir: string;
  /** prefilled request headers; a project of null leaves its header as a commented hint */
  defaults: { region: string; project: string | null };
  /** where the page sends its operations: a path of this server */
  graphqlPath: string;
};

/**
 * Serves GraphiQL at `GET /`, its hashed files under `/playground/assets/` and its settings as
 * `/playground/config.json`. Register it without fastify-plugin: its security headers are for these routes alone.
 */
export const playground: FastifyPluginAsync<PlaygroundOptions> = async (app, options) => {
  const { enabled, assetsDir, defaults, graphqlPath } = options;

  if (!enabled) {
    app.get('/', async (_request, reply) =>
      reply.code(404).send({
        statusCode: 404,
        error: 'Not Found',
        message: `The playground is switched off (configuration: playground). The graph is at ${graphqlPath}.`,
      }),
    );
    return;
  }

  if (!existsSync(join(assetsDir, 'index.html'))) {
    app.get('/', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send(
          `The playground has not been built: run \`npm run build\` and start again. The graph is at ${graphqlPath}.\n`,
        ),
    );
    return;
  }

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });

  await app.register(fastifyStatic, {
    root: join(assetsDir, 'assets'),
    prefix: '/playground/assets/',
    index: false,
    preCompressed: true,
    // A name carries the hash of its content, so it never changes.
    immutable: true,
    maxAge: '365d',
  });

  app.get('/', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html', assetsDir, { cacheControl: false }),
  );
  app.get('/playground/config.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send({ graphqlPath, region: defaults.region, project: defaults.project }),
  );
};
