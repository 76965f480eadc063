// Loaded into every process of Node below a watched test, before its own code: of these only the gateway is watched.
if (process.argv[1]?.endsWith('/dist/main.js')) {
  const { watchProcess } = await import('./watch-process.ts');
  watchProcess(process.env);
}
